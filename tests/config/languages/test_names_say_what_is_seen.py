"""What is pressed or followed is called, for who hears it, by the words that others see on it.

Who speaks to a computer says what stands there (WCAG 2.5.3), in whatever language that is.
"""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from tests.stack import ROOT

NAMED = re.compile(
    r"""aria-label="\{%\ blocktranslate[^%]*%\}([^"]+?)\{%\ endblocktranslate\ %\}"[^<]*>
    \{%\ translate\ "([^"]+)"\ %\}<""",
    re.VERBOSE,
)
VARIABLE = re.compile(r"\{\{ (\w+) \}\}")


def named() -> Iterator[tuple[str, str]]:
    """The name as it is looked up in the catalogues, and the words on the element."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for name, seen in NAMED.findall(path.read_text()):
            yield VARIABLE.sub(r"%(\1)s", name), seen


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_a_name_has_the_words_that_are_seen(language: str) -> None:
    found = list(named())

    assert len(found) >= 6
    with override(language):
        others = [
            (gettext(name), gettext(seen))
            for name, seen in found
            if gettext(seen).casefold() not in gettext(name).casefold()
        ]
    assert others == []
