"""Forms that were opened a while ago: they say nothing of what was not changed in them."""

from typing import Any

from django.db.models import Manager


class OnlyWhatChanged:
    """Before a ModelForm: what others changed since the form was opened stays as it is now.

    What each field showed comes along, hidden; of a sender that leaves all of that out, everything
    is taken as it is said.
    """

    fields: dict[str, Any]
    data: Any
    changed_data: list[str]
    instance: Any

    def tell_what_is_shown(self) -> None:
        """Once all fields are there."""
        for field in self.fields.values():
            field.show_hidden_initial = not field.disabled

    def changed_of(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """For the end of `clean`: of the other fields the row's own values count."""
        is_late = any(name.startswith("initial-") for name in self.data)
        if self.instance._state.adding or not is_late:
            return cleaned
        changed = {name: value for name, value in cleaned.items() if name in self.changed_data}
        return {name: self.merged(name, value) for name, value in changed.items()}

    def merged(self, name: str, said: Any) -> Any:
        """Of a list, each line or tick by itself: what others took out is not put in again."""
        now = getattr(self.instance, name, None)
        if isinstance(now, Manager):
            now, said = list(now.all()), list(said)
        if not (isinstance(said, list) and isinstance(now, list)):
            return said
        field, key = self.fields[name], f"initial-{name}"
        shown = field.to_python(field.hidden_widget().value_from_datadict(self.data, {}, key))
        if isinstance(shown, str):
            shown = shown.splitlines()
        kept = [each for each in said if each in now or each not in shown]
        return kept + [each for each in now if each not in said and each not in shown]
