"""Pages can be turned: what our styles place, they place by the direction of writing."""

import re

import pytest

from tests.stack import ROOT

STYLES = sorted((ROOT / "site" / "static" / "css").glob("*.css"))
RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
SIDE = re.compile(
    r"(?:margin|padding|border)-(?:left|right)|(?:text-align|float): *(?:left|right)"
    r"|(?:^|[;\s])(?:left|right): *[^;]+"
    r"|border-(?:top|bottom)-(?:left|right)"
)
FOUR = re.compile(r"(?:margin|padding|inset): *([^;]+)")
LENGTH = re.compile(r"(?:[a-z-]+\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s()]+)")


def sides(rule: str) -> list[str]:
    """Declarations that name a side of the page, where that makes a difference."""
    found = [each.strip("; \n") for each in SIDE.findall(rule)]
    uneven = [value for value in FOUR.findall(rule) if is_uneven(value)]
    in_middle = "translate: -50%" in rule
    is_code = "direction: ltr" in rule
    return [] if in_middle or is_code else found + uneven


def is_uneven(value: str) -> bool:
    parts = LENGTH.findall(value.removesuffix("!important"))
    return len(parts) == 4 and parts[1] != parts[3]


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_no_style_names_a_side_of_the_page(style):
    named = {
        selector.strip(): found
        for selector, rule in RULE.findall(style.read_text())
        if 'dir="rtl"' not in selector and (found := sides(rule))
    }

    assert named == {}


@pytest.mark.parametrize(
    ("rule", "is_named"),
    [
        ("margin-left: 1rem;", True),
        ("top: 0; right: 0;", True),
        ("padding: 0 1rem 0 2rem;", True),
        ("padding: 0 1rem;", False),
        ("inset: auto clamp(1rem, 2vw, 2rem) 0 auto;", True),
        ("inset: 50% auto auto 50%; translate: -50% -50%;", False),
        ("margin-inline-start: 1rem; inset-inline: 0 auto;", False),
        ("direction: ltr; text-align: left;", False),
        ("border-left: 3px solid;", True),
    ],
)
def test_a_side_would_be_seen(rule: str, is_named: bool):
    assert bool(sides(rule)) is is_named
