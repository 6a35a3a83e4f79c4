"""Forms that were opened a while ago: they say nothing of what was not changed in them."""

from typing import Any


class OnlyWhatChanged:
    """Before a ModelForm: what others changed since the form was opened stays as it is now.

    What each field showed comes along, hidden; of a sender that leaves all of that out, everything
    is taken as it is said.
    """

    fields: dict[str, Any]
    data: Any
    changed_data: list[str]

    def tell_what_is_shown(self) -> None:
        """Once all fields are there."""
        for field in self.fields.values():
            field.show_hidden_initial = not field.disabled

    def changed_of(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """For the end of `clean`: of the other fields the row's own values count."""
        if not any(name.startswith("initial-") for name in self.data):
            return cleaned
        return {name: value for name, value in cleaned.items() if name in self.changed_data}
