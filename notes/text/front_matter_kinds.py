"""What a front matter may look like: between rules that may name its language, or just lines.

Pandoc begins its lines with "%"; MultiMarkdown, Pelican and nvALT write "Title: …" above a text.
"""

import re
from collections.abc import Iterator
from typing import Any

from frontmatter.default_handlers import BaseHandler

from notes.text.front_matter_reading import (
    ENTRIES_MAX,
    ENTRY,
    TEXT_MAX,
    BoundedJSON,
    BoundedTOML,
    BoundedYAML,
    TooMuch,
    check_size,
    read_entry,
)

# What such lines may say. Any other name is of a text: "Present: Anna" is somebody's minutes.
MULTIMARKDOWN = set(
    "title subtitle author authors email affiliation date created modified tags tag keywords"
    " category categories slug summary description copyright license language lang status draft"
    " publisher bibliography css template layout latexinput latexfooter latexheader latexmode"
    " latexconfig latexauthor latextitle htmlheader htmlfooter xhtmlheader baseheaderlevel"
    " htmlheaderlevel latexheaderlevel quoteslanguage transcludebase mmdheader mmdfooter uuid"
    " version revision".split()
)
TITLE = "title"  # alone it is enough; of all others there are two
RULE = re.compile(r"^---[ \t]*$", re.MULTILINE)


class PandocLines(BaseHandler):
    """The lines that Pandoc reads above a text: "% title", "% authors", "% date"."""

    FM_BOUNDARY = re.compile(
        r"(?P<written>%[ \t]++(?P<title>[^\s%][^\n]*+)\n%(?!%)[ \t]*+(?P<author>[^\n]*+)"
        r"(?:\n%(?!%)[ \t]*+(?P<date>[^\n]*+))?)(?:\n[ \t]*+\n|\Z)"
    )

    def split(self, text: str) -> tuple[str, str]:
        found = self.FM_BOUNDARY.match(text)
        if not found:
            raise ValueError
        return found["written"], text[found.end() :]

    def load(self, fm: str) -> dict[str, Any]:
        check_size(fm)
        found = self.FM_BOUNDARY.match(fm)
        said = found.groupdict() if found else {}
        return {name: said[name].strip() for name in ("title", "author", "date") if said.get(name)}


class NamedLanguage(BaseHandler):
    """A front matter whose first rule names its language, "---toml": the rest is as ever."""

    FM_BOUNDARY = re.compile(r"---[ \t]*+(?P<name>ya?ml|toml|json)[ \t]*+\n", re.IGNORECASE)

    def split(self, text: str) -> tuple[str, str]:
        first = self.FM_BOUNDARY.match(text)
        last = RULE.search(text, first.end(), first.end() + TEXT_MAX) if first else None
        if not first or not last:
            raise ValueError
        return text[: last.start()], text[last.end() :]

    def load(self, fm: str) -> Any:
        first = self.FM_BOUNDARY.match(fm)
        if not first:
            return {}
        said = fm[first.end() :]
        if first["name"].lower() == "json":
            check_size(said)
        return BY_LANGUAGE[first["name"].lower()].load(said)


class PlainLines(BaseHandler):
    """Lines of names and values that a text begins with, up to the first blank one."""

    FM_BOUNDARY = re.compile(rf"(?:{'|'.join(sorted(MULTIMARKDOWN))})[ ]?:[ \t]", re.IGNORECASE)

    def split(self, text: str) -> tuple[str, str]:
        lines, _, body = text[:TEXT_MAX].partition("\n\n")
        entries = list(entries_of(lines))
        names = [plain_name(name) for name, _ in entries]
        is_head = names[:1] == [TITLE] or len(names) > 1
        if not body.strip() or not is_head or not MULTIMARKDOWN.issuperset(names):
            raise ValueError
        return lines, text[len(lines) :]

    def load(self, fm: str) -> dict[str, Any]:
        check_size(fm)
        return {name.strip().lower(): read_entry(name, lines) for name, lines in entries_of(fm)}


def entries_of(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each name and its lines; raises ValueError when a line is neither, TooMuch for too many."""
    found: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        if entry := ENTRY.match(line.rstrip()):
            found.append((entry[1], [line.rstrip()]))
        elif found and line.startswith((" ", "\t")):
            found[-1][1].append(line.rstrip())
        else:
            raise ValueError
    if len(found) > ENTRIES_MAX:
        raise TooMuch
    yield from found


def plain_name(name: str) -> str:
    return re.sub(r"[ _-]", "", name).lower()


BY_LANGUAGE: dict[str, BaseHandler] = {
    "yaml": BoundedYAML(),
    "yml": BoundedYAML(),
    "toml": BoundedTOML(),
    "json": BoundedJSON(),
}
HANDLERS = [
    BoundedYAML(), BoundedJSON(), BoundedTOML(), NamedLanguage(), PandocLines(), PlainLines(),
]  # fmt: skip


def find_handler(text: str) -> BaseHandler | None:
    return next((handler for handler in HANDLERS if handler.detect(text)), None)
