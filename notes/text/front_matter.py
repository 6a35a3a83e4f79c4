"""Changes a note's front matter and leaves the rest of it as its owner wrote it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from notes.text.parsing import named_tags, split_front_matter, storable
from notes.text.syntax.tags import TAG_MAX_CHARS

# What the front matter of a note says that was made of an answer.
GENERATED, BY_US = "generated_by", "Commonplace"
FENCE = re.compile(r"-{3,}\s*$")
KEY = re.compile(r"[\"']?([\w-]+)[\"']?\s*:")


def front_matter_tags(matter: Mapping[str, Any]) -> list[str]:
    """The tags that the front matter names, tidied as a form's are."""
    return tidy_tags(tag[:TAG_MAX_CHARS] for tag in named_tags(matter))


def is_generated(matter: Mapping[str, Any]) -> bool:
    """Whether the note was made of an answer: a model's words, which are no evidence."""
    by = matter.get(GENERATED)
    return isinstance(by, str) and by.strip().casefold() == BY_US.casefold()


def tag_names(matter: Mapping[str, Any]) -> list[str]:
    """The properties that name tags, as they are spelled; "tags" where none does."""
    return [name for name in matter if name.lower() in {"tags", "tag"}] or ["tags"]


def tidy_tags(names: Iterable[str]) -> list[str]:
    """Each once, without "#", with "-" for the spaces inside."""
    tidied = (re.sub(r"[\s,]+", "-", name.strip().lstrip("#").strip("/ ")) for name in names)
    return list(dict.fromkeys(name for name in tidied if name))


def with_values(head: str, values: Mapping[str, Any]) -> str:
    """The front matter with these values; one that is None or empty goes.

    Every other line stays as it is, with its comments. Only what cannot be changed line by
    line is written anew.
    """
    matter = split_front_matter(f"{head}x")[0]
    wanted = {name: value for name, value in {**matter, **values}.items() if value}
    wanted |= {name: matter[name] for name in matter if name not in values}
    if not wanted:
        return ""
    changed = change_lines(head, values)
    if changed and split_front_matter(f"{changed}x")[0] == storable(wanted):
        return changed
    return f"---\n{dump(wanted)}---\n\n"


def change_lines(head: str, values: Mapping[str, Any]) -> str:
    """The front matter with the lines of these values exchanged; "" if it is not YAML's kind."""
    lines = head.splitlines(keepends=True)
    fences = [number for number, line in enumerate(lines) if FENCE.match(line)]
    if len(fences) < 2:
        return ""
    first, last = fences[:2]
    out: list[str] = []
    left = dict(values)
    dropping = False
    for line in lines[first + 1 : last]:
        key = KEY.match(line)
        if key or not line.startswith((" ", "\t", "-", "\n")):
            dropping = key is not None and key[1] in values
        if key and key[1] in left:
            out.append(dump_one(key[1], left.pop(key[1]), in_one_line="[" in line))
        elif not dropping:
            out.append(line)
    out += [dump_one(name, value) for name, value in left.items()]
    return "".join([*lines[: first + 1], *out, *lines[last:]])


def dump_one(name: str, value: Any, *, in_one_line: bool = False) -> str:
    return dump({name: value}, default_flow_style=None if in_one_line else False) if value else ""


def dump(values: dict[str, Any], *, default_flow_style: bool | None = False) -> str:
    return str(
        yaml.safe_dump(
            values,
            allow_unicode=True,
            sort_keys=False,
            width=1_000_000,
            default_flow_style=default_flow_style,
        )
    )
