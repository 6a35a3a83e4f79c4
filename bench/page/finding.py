"""Which pages there are: where links lead, and what the project's own addresses name besides."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import islice, zip_longest
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from tests.config.strangers.doors import Address, addresses

# Django's own pages, programs' ways in, files, and what ends the walk or leaves the site.
LEFT_OUT = re.compile(
    r"/(?:admin|static|api|v1|widget)/|/widget\.js|/c/[^/]+/.|/accounts/confirm-email/.|/flow/open/"
    r"|/attachments/\d|\.(?:json|csv|zip|md|ico|js|webmanifest)$|/healthz|/readyz|/metrics|/events/$"
)
MOST = 160  # pages; one of each kind
MOST_VALUES = 12  # tried for each part of an address that links do not lead to
PARAMETER = re.compile(r"<[^>]+>|%\(\w+\)s")
GROUP = re.compile(r"\(\?P<\w+>[^)]*\)")  # in an address that is a regular expression


@dataclass(frozen=True)
class Got:
    """What a request came to, redirects followed; `address` is where that was."""

    address: str
    is_page: bool
    text: str = ""


Get = Callable[[str], Got]


@dataclass
class Finder:
    """`get` is asked as somebody who may see what is to be found."""

    get: Get
    pages: dict[str, str] = field(default_factory=dict)  # name → address
    values: dict[str, list[Any]] = field(default_factory=dict)  # of what addresses name

    def find(self, starts: Iterable[str]) -> dict[str, str]:
        """One page of each kind, by the name of its kind."""
        self.follow(list(starts))
        for address in addresses():
            if named_by(address.template) not in self.pages and not is_left_out(address.template):
                self.follow([each for each in self.filled(address) if not is_left_out(each)])
        return self.pages

    def follow(self, waiting: list[str]) -> None:
        tried: set[str] = set()
        while waiting and len(self.pages) < MOST:
            address = waiting.pop(0)
            name = self.name_of(address)
            if not name or name in self.pages or address in tried or is_left_out(address):
                continue
            tried.add(address)
            got = self.get(address)
            if got.is_page and (name := self.name_of(got.address)):
                self.pages.setdefault(name, got.address)
                waiting += links_in(got.text)

    def name_of(self, address: str) -> str:
        """conversations-id for /conversations/5f…/; "" for what is no address of ours."""
        try:
            match = resolve(urlsplit(address).path)
        except Resolver404:
            return ""
        for name, value in match.kwargs.items():
            kept = self.values.setdefault(name, [])
            if value not in kept:
                kept.append(value)
        return named_by(match.route)

    def filled(self, address: Address) -> Iterator[str]:
        names = [name for name, _ in address.kinds]
        if not names:
            yield address.template
            return
        known = [self.values.get(name) or [1] for name in names]
        longest = islice(zip_longest(*known), MOST_VALUES)
        for values in longest:
            one = {
                name: each[0] if value is None else value
                for name, value, each in zip(names, values, known, strict=True)
            }
            yield address.template % one


def named_by(route: str) -> str:
    plain = PARAMETER.sub("id", GROUP.sub("id", route)).strip("^$/")
    return "-".join(part for part in plain.split("/") if part) or "home"


def is_left_out(address: str) -> bool:
    return LEFT_OUT.search(urlsplit(address).path) is not None


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") if tag == "a" else None
        if href and href.startswith("/") and not href.startswith("//"):
            self.found.append(href.partition("#")[0])


def links_in(html: str) -> list[str]:
    parser = Links()
    parser.feed(html)
    return parser.found
