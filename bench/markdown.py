"""How much of CommonMark and GFM our notes' page shows as its specification says, and how fast.

SPEC_DIR holds `commonmark.json` and `gfm.json`: lists of {example, section, markdown, html}. Our
page and the specification's are read as a note's own HTML is and compared as trees: names of tags,
`href`, `src` and `start`, text. What differs on purpose, everywhere:

- A single line break is kept, as note apps show it: `<br>` is white space here.
- A tag is a link to its notes: such links are left out, their words stay.
- Code is coloured and stands in a box: `span` and `div` are left out.

Examples that differ on purpose are in ON_PURPOSE, with the reason; they count on neither side.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from bench.results import BenchUnavailable, Results, higher, lower

ROOT = Path(__file__).parent.parent
WIKI = "two brackets are a wiki link"
BARE = "a bare address is a link, as in GFM's extension"
OPEN = "a tag like <b> that nothing ends is shown as it is written"
COMMENT = "CommonMark has changed what a comment is since"
ON_PURPOSE: dict[str, dict[int, str]] = {
    "commonmark": dict.fromkeys((550, 561, 592), WIKI)
    | dict.fromkeys((610, 613, 614), BARE)
    | dict.fromkeys((496, 615), OPEN),
    "gfm": dict.fromkeys((556, 567, 598), WIKI)
    | dict.fromkeys((616, 619, 620), BARE)
    | dict.fromkeys((645, 646), COMMENT)
    | dict.fromkeys((503, 632), OPEN),
}
COMPARED = ("href", "src", "start")
VOID = {"br", "hr", "img"}
UNWRAPPED = {"span", "div"}
MEGABYTE = 1_000_000
FOREVER = 600.0  # seconds


def run() -> Results:
    folder = Path(os.environ.get("SPEC_DIR", ""))
    if not (folder / "commonmark.json").is_file():
        raise BenchUnavailable("SPEC_DIR names no folder with commonmark.json and gfm.json.")
    prepare()
    show_what_differs()
    shares = {f"markdown.{name}_share": share(folder, name) for name in ON_PURPOSE}
    results: Results = {name: higher(value, "share") for name, value in shares.items()}
    for name, render in renderers().items():
        results[f"markdown.{name}"] = lower(seconds_per_mb(render), "s/MB")
    return results


def prepare() -> None:
    import django

    django.setup()


def show_what_differs() -> None:
    for name, examples in ON_PURPOSE.items():
        for example, reason in examples.items():
            print(f"  {name} {example} differs on purpose: {reason}", file=sys.stderr)


# --- What is shown ----------------------------------------------------------------------------


def share(folder: Path, name: str) -> float:
    examples = json.loads((folder / f"{name}.json").read_text())
    counted = [each for each in examples if each["example"] not in ON_PURPOSE[name]]
    wrong = [each for each in counted if not is_right(each)]
    for each in wrong:
        print(f"  {name} {each['example']}: {each['section']}", file=sys.stderr)
    return 1 - len(wrong) / len(counted)


def is_right(example: dict[str, Any]) -> bool:
    from notes.text.markdown import render_note

    return tree(as_ours(str(render_note(example["markdown"])))) == tree(as_ours(example["html"]))


def as_ours(html: str) -> str:
    from notes.text.html.raw import OpenElements, rewritten

    elements = OpenElements(html)
    return "".join(rewritten(html, elements)) + elements.close_texts()


@dataclass
class Reader(HTMLParser):
    """Reads HTML into nested lists: [name, attributes, *what is inside]; text is text."""

    top: list[Any] = field(default_factory=lambda: ["", {}])

    def __post_init__(self) -> None:
        super().__init__()
        self.path = [self.top]
        self.unwrapped: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value for name, value in attrs if name in COMPARED}
        if tag == "br":
            return self.handle_data("\n")
        element = [tag, given]
        is_unwrapped = tag in UNWRAPPED or "/notes/?tag=" in str(given.get("href"))
        if not is_unwrapped:
            self.path[-1].append(element)
        if tag not in VOID:
            self.unwrapped.append(is_unwrapped)
            self.path.append(self.path[-1] if is_unwrapped else element)
        return None

    def handle_endtag(self, tag: str) -> None:
        if self.unwrapped:
            self.unwrapped.pop()
            self.path.pop()

    def handle_data(self, data: str) -> None:
        inside = self.path[-1]
        if len(inside) > 2 and isinstance(inside[-1], str):
            inside[-1] += data
        else:
            inside.append(data)


def tree(html: str) -> list[Any]:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return folded(reader.top)


def folded(element: list[Any], *, is_code: bool = False) -> list[Any]:
    """White space as a browser shows it: that of code stays."""
    name, attributes, *inside = element
    is_code = is_code or name == "pre"
    out = [name, attributes]
    for each in inside:
        if isinstance(each, list):
            out.append(folded(each, is_code=is_code))
        elif words := each.strip("\n") if is_code else " ".join(each.split()):
            out.append(words)
    return out


# --- How fast ---------------------------------------------------------------------------------


def renderers() -> dict[str, Callable[[str], object]]:
    import markdown
    from markdown_it import MarkdownIt

    from notes.text.markdown import render_note

    python_markdown = markdown.Markdown(extensions=["tables", "fenced_code", "footnotes"])
    return {
        "seconds_per_mb": lambda text: render_note(text, seconds=FOREVER),
        "python_markdown_seconds_per_mb": lambda text: python_markdown.reset().convert(text),
        "markdown_it_seconds_per_mb": MarkdownIt("gfm-like", {"linkify": False}).render,
    }


def seconds_per_mb(render: Callable[[str], object]) -> float:
    """Of the processor, over the project's own documents."""
    texts = [path.read_text() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]]
    began = time.thread_time()
    for text in texts:
        render(text)
    return (time.thread_time() - began) * MEGABYTE / sum(map(len, texts))
