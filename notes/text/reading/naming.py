"""What a note is called: its title, its aliases, and what it says of itself in one line."""

from collections.abc import Iterator, Mapping
from typing import Any

ALIASES = ("aliases", "alias", "Aliases", "Alias")
DESCRIPTIONS = ("description", "Description")
ALIASES_MAX = 20  # that are searched; a note has one or two
NAME_MAX_CHARS = 300


def aliases_of(*given: object) -> Iterator[str]:
    """The names in front matter, which is a list, or one text with commas."""
    for value in given:
        if isinstance(value, str):
            yield from dict.fromkeys([value, *(part.strip() for part in value.split(","))])
        elif isinstance(value, list):
            yield from (str(alias) for alias in value if isinstance(alias, str | int))


def searched_names(title: str, matter: Mapping[str, Any]) -> str:
    """The title and the aliases, as words find them, each on a line."""
    return "\n".join(dict.fromkeys([title, *some_aliases(matter)]))


def naming(title: str, matter: Mapping[str, Any]) -> str:
    """What is embedded as the note's own: title, aliases and description."""
    said = (matter.get(name) for name in DESCRIPTIONS)
    described = (text.strip()[:NAME_MAX_CHARS] for text in said if isinstance(text, str))
    parts = dict.fromkeys([title, *some_aliases(matter), *described])
    return ". ".join(part for part in parts if part)


def some_aliases(matter: Mapping[str, Any]) -> list[str]:
    """Each once; of a text with commas its parts."""
    given = [matter.get(name) for name in ALIASES] if isinstance(matter, dict) else []
    parts = [value.split(",") if isinstance(value, str) else value for value in given]
    named = (alias.strip()[:NAME_MAX_CHARS] for alias in aliases_of(*parts))
    return [alias for alias in dict.fromkeys(named) if alias][:ALIASES_MAX]
