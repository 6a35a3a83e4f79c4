"""An independent reading of a note's page: what may be in it, and that nothing leaves its place."""

import re
from html.parser import HTMLParser

from notes.text.html.harmless import WRITTEN
from notes.text.html.highlighting import CLASSES
from notes.text.html.maths import ATTRIBUTES as MATHS_NAMES
from notes.text.html.maths import ELEMENTS as MATHS
from notes.text.html.raw import VOID

ATTRIBUTES = {
    "a": {"href", "title", "rel", "aria-label"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "class"},
    "li": {"class", "id"},
    "details": {"open", "class"},
    "summary": {"class"},
    "p": {"class"},
    "sup": {"class", "id"},
    "span": {"class", "id", "role", "aria-label"},
    "bdi": {"class"},
    "div": {"class"},
    "figure": {"class"},
    "code": {"class"},
    "input": {"type", "disabled", "checked", "aria-label"},
} | {f"h{level}": {"id"} for level in range(1, 7)}
CLASSES_OF_OURS = CLASSES | set(
    "highlight code math task footnotes unmarked footnote-mark anchor callout callout-title"
    " callout-kind note tip warning danger task-state".split()
)
MATHS_ATTRIBUTES = MATHS_NAMES | {"alttext"}
OURS = WRITTEN | {"input", "bdi"} | MATHS
ID = re.compile(r"(?:h-\S+|b-[a-z0-9-]+|fn-\d+|fnref-\d+(?:-\d+)?)\Z", re.ASCII | re.DOTALL)
LEADS = re.compile(r"https?://|mailto:|#|/(?![/\\])", re.IGNORECASE)
PICTURE = re.compile(r"/notes/attachments/\d+/|data:image/(?:png|gif|jpeg|webp);base64,[\w+/=]+")


class Checker(HTMLParser):
    """An independent reading of what came out; fails at what may not be there."""

    def __init__(self):
        super().__init__()
        self.open = []
        self.seen = []
        self.ids = set()

    def handle_starttag(self, tag, attrs):
        assert tag in OURS, tag
        allowed = MATHS_ATTRIBUTES if tag in MATHS else ATTRIBUTES.get(tag, set())
        assert {name for name, _ in attrs} <= allowed | {"dir"}, (tag, attrs)
        self.check_values(tag, dict(attrs))
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID | {"input"}:
            self.open.append(tag)

    def check_values(self, tag, given):
        assert set(given.get("class", "").split()) <= CLASSES_OF_OURS
        if "id" in given:
            assert ID.match(given["id"]), given
            assert given["id"] not in self.ids, given
            self.ids.add(given["id"])
        if tag == "img":
            assert PICTURE.fullmatch(given["src"])
        if tag == "a" and "href" in given:
            assert LEADS.match(given["href"]), given
            is_foreign = given["href"].lower().startswith("http")
            assert ("rel" in given) == is_foreign, given

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes what is around the note"
        assert self.open.pop() == tag

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def check(html):
    checker = Checker()
    checker.feed(html)
    checker.close()
    assert checker.open == []
    return checker.seen
