"""What opens a frame says of it: `note Title`, `{.callout-note title="Title"}`, `note[Title]`."""

import re
from dataclasses import dataclass

# Kinds of callouts in the tools that have them; any other name of a class only says how it looks.
KINDS = frozenset(
    "note info abstract summary tldr todo cite quote example seealso tip hint important success"
    " check done warning caution attention question help faq danger error bug failure fail missing"
    " admonition details spoiler dropdown notice alert callout expand".split()
)
FOLDED = {"details", "spoiler", "dropdown", "expand"}
SAID_MAX_CHARS = 300
IN_BRACES = re.compile(r"\{([^{}]*+)\}[ \t]*+(.*)")
NAMED = re.compile(
    r"([^\W\d_][\w-]{0,39}+)(?:\[([^\[\]]*+)\])?[ \t]*+(?:\{([^{}]*+)\})?[ \t]*+(.*)"
)
CLASS = re.compile(r"\.((?:callout|alert|admonition)-)?([\w-]+)")
VALUE = re.compile(r"([\w-]+)=(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'{}]++))")
FOLDS = {"true": "-", "closed": "-", "false": "+", "open": "+"}


@dataclass(frozen=True)
class Said:
    """A frame's kind, "" where it only says how its text is to look; its title; how it folds."""

    kind: str = ""
    title: str = ""
    fold: str = ""


def read_said(text: str) -> Said | None:
    """What stands behind the marks of a frame; None if it says nothing that opens one."""
    if len(text) > SAID_MAX_CHARS:
        return None
    if found := IN_BRACES.fullmatch(text):
        inside, behind = found[1].strip(), found[2]
        if re.fullmatch(r"[\w-]+", inside):  # as MyST has it
            return of_kind(inside, behind)
        return of_attributes(inside)
    if found := NAMED.fullmatch(text):
        given = of_attributes(found[3] or "")
        return of_kind(found[1], found[2] or given.title or found[4])
    return None


def of_kind(kind: str, title: str) -> Said:
    kind = kind.lower()
    return Said(kind, title.strip().strip('"“”'), "-" if kind in FOLDED else "")


def of_attributes(text: str) -> Said:
    """`.callout-tip #id title="Title" collapse=true`."""
    names = [found[2].lower() for found in CLASS.finditer(text)]
    kind = next((name for name in names if name in KINDS - {"callout", "alert"}), "")
    values = {name: first or second or third for name, first, second, third in VALUE.findall(text)}
    return Said(kind, values.get("title", ""), FOLDS.get(values.get("collapse", ""), ""))
