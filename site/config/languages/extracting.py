"""What is to be translated, out of the sources: templates, Python, and the pages' scripts."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

# A function's name → which of its arguments are the text, the plural, and ("c") the context.
WORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    **dict.fromkeys(["gettext", "gettext_lazy", "gettext_noop"]),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
KINDS = {".py": "python", ".html": "python", ".txt": "python", ".js": "javascript"}


@dataclass(frozen=True)
class Source:
    """A file below `root`, by which the catalogue names it."""

    path: Path
    root: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(self.root).as_posix()


def template_of(sources: Iterator[Source]) -> Catalog:
    """All texts of the sources, not translated yet."""
    found = Catalog()
    for source in sources:
        for context, text in texts_of(source.path):
            found.add(text, locations=[(source.name, 0)], context=context)
    return found


def texts_of(path: Path) -> Iterator[tuple[str | None, str | tuple[str, ...]]]:
    """(context, text), or (context, (text, plural))."""
    text = path.read_text()
    if path.suffix == ".py" and "gettext" not in text:
        return
    if path.suffix in {".html", ".txt"}:
        # It becomes calls among letters without a meaning, which must not look like blocks.
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    source = io.BytesIO(text.encode())
    for _line, words, _comments, context in extract(KINDS[path.suffix], source, WORDS):
        yield context, words
