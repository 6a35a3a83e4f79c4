"""What programs read says numbers as programs do, in whatever language its page is.

Every address of the project is read in German as somebody to whom a row of each model belongs.
"""

import re
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.config.strangers.test_every_door_as_a_stranger import (
    ADDRESSES,
    TOKEN,
    give_token,
    nothing_beside,
    path_in,
)
from tests.config.strangers.worlds import World

__all__ = ["nothing_beside"]

GERMAN = {"headers": {"accept-language": "de"}}
DECIMAL = re.compile(r"^\s*-?\d+,\d+\s*$|\d,\d+ \d|\d,\d+[a-zA-Z]\s*-?\d")
FOR_PEOPLE = {"alt", "aria-label", "content", "placeholder", "title"}
ELSEWHERES = ("/admin/", "/accounts/")  # their pages are not ours
# What tells people something, in their language, and what is another each time: a new token, the
# processor's time.
TOLD = re.compile(
    r"^/metrics$|^/manifest.webmanifest$|^/service-worker.js$|\.md$|[./]pdf$|^/widget/"
)


class Attributes(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        machine = ((n, v) for n, v in attrs if v and n not in FOR_PEOPLE)
        self.wrong += [
            f"<{tag} {name}={value!r}>" for name, value in machine if DECIMAL.search(value)
        ]


@pytest.fixture
def world(transactional_db: None) -> World:
    root = User.objects.create_superuser("root", password="correct horse", pk=1234)
    world = World(root, 1234, "Heron-river").fill()
    give_token(world)
    return world


def complaints(path: str, browser: Client) -> list[str]:
    response = browser.get(path, **GERMAN)  # type: ignore[arg-type]
    if response.status_code != 200 or response.streaming:
        return []
    if response["Content-Type"].startswith("text/html"):
        return [f"{path}: {wrong}" for wrong in Attributes(response.content.decode()).wrong]
    if TOLD.search(path) or response.content == browser.get(path).content:
        return []
    return [f"{path}: not what it is in English"]


def test_no_attribute_and_no_file_has_a_number_that_only_germans_read(world: World):
    browser = Client(headers={"Authorization": f"Bearer {TOKEN}"})
    browser.force_login(world.owner)
    paths = [path_in(world, each) for each in ADDRESSES]

    ours = [path for path in paths if not path.startswith(ELSEWHERES)]
    found = [wrong for path in ours for wrong in complaints(path, browser)]

    assert len(ours) > 60
    assert found == []


@pytest.mark.parametrize(
    ("html", "is_wrong"),
    [
        ('<td data-value="0,5">0,5 s</td>', True),
        ('<td data-value="0.5">0,5 s</td>', False),
        ('<path d="M 1,5 2"/>', True),
        ('<path d="M1.5 2C3 4"/>', False),
        ('<input type="number" value="-12,75">', True),
        ('<p title="0,5 von 1">x</p>', False),
        ('<form accept=".md,.txt" class="a,b"></form>', False),
    ],
)
def test_a_number_in_german_would_be_seen(html: str, is_wrong: bool):
    assert bool(Attributes(html).wrong) is is_wrong
