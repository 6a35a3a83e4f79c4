"""Pictures that stand in the text itself, as base64 or as SVG: long lines that are no text.

While a text is parsed, each is a short address; env["pictures"] holds them, by its number.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from markdown_it.rules_core import StateCore

# Shorter ones of base64 are no burden. No two parts can take the same character, and what looks
# for an SVG's end goes no further than to the next beginning.
PICTURE = re.compile(
    r"data:image/[\w.+-]{1,40}+(?:;base64,[A-Za-z0-9+/=%_-]{200,}+|(?:;[\w=-]{1,20}+){0,3}+,(?:"
    r"<svg\b(?:(?!</svg>|data:image/)[^\n])*+</svg>"
    r"|%3Csvg(?:(?!%3C(?:/|%2F)svg%3E|data:image/)[^\n<>\"`])*+%3C(?:/|%2F)svg%3E))",
    re.IGNORECASE,
)
SHORT = re.compile(r"data:image/png;picture(\d{1,6}+)\Z", re.ASCII)
IN_CODE = re.compile(r"data:image/png;picture(\d{1,6}+)", re.ASCII)
CODE = {"fence", "code_block", "code_inline"}


def shorten_pictures(state: StateCore) -> None:
    """markdown-it's core rule before all others but `normalize`."""
    if "data:image/" not in state.src:
        return
    pictures: list[str] = []

    def shortened(found: re.Match[str]) -> str:
        pictures.append(found[0])
        return f"data:image/png;picture{len(pictures) - 1}"

    state.src = PICTURE.sub(shortened, state.src)
    state.env["pictures"] = pictures


def restore(state: StateCore) -> None:
    """Code stands letter by letter; each picture once, as a text may name it very often. In prose
    that shows none there is a word for it."""
    left = dict(enumerate(state.env.get("pictures", ())))
    if not left:
        return
    for token in state.tokens:
        for each in (token, *(token.children or ())):
            if each.type in CODE:
                each.content = IN_CODE.sub(
                    lambda found: left.pop(int(found[1]), found[0]), each.content
                )
            elif each.type == "text":
                each.content = IN_CODE.sub(_("(picture)"), each.content)


def picture_of(address: str, env: Mapping[str, Any]) -> str:
    """The picture's own address, however long."""
    found = SHORT.match(address)
    pictures = env.get("pictures", ())
    return pictures[int(found[1])] if found and int(found[1]) < len(pictures) else address
