"""What a model wrote through a tool for people to read: a canvas, an artifact."""

import re

from config.base.fences import fence_around
from config.base.storable import text_in

NAME_MAX_CHARS = 200
LANGUAGES = {"text/html": "html", "image/svg+xml": "svg", "application/vnd.ant.mermaid": "mermaid",
             "application/vnd.ant.react": "jsx"}  # fmt: skip
PROSE = {"document", "text/markdown", "text/plain"}
LANGUAGE = re.compile(r"[A-Za-z0-9+#._-]{1,30}\Z")


def written(name: object, kind: object, text: object, language: object = "") -> str:
    """It as Markdown, under its name; "" without a text. Whatever is no prose is code."""
    if not isinstance(text, str) or not text.strip():
        return ""
    title = " ".join(text_in(name, NAME_MAX_CHARS).split())
    kind = text_in(kind, 100)
    body = text if kind in PROSE else fenced(text, LANGUAGES.get(kind) or text_in(language, 30))
    return f"**{title}**\n\n{body}" if title else body


def fenced(text: str, language: str) -> str:
    fence = fence_around(text)
    named = language if LANGUAGE.match(language) else ""
    ends = "" if text.endswith("\n") else "\n"
    return f"{fence}{named}\n{text}{ends}{fence}"
