"""MathML as one line of text: what a formula says, when it cannot be drawn."""

from collections.abc import Callable
from typing import Any

DEEPEST = 40
SIGNS = "+-−=<>*/·×,;:|"


def written(element: Any, depth: int = 0) -> str:
    """(a)/(b), a^2, √(a): as people write formulas in a mail."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if depth > DEEPEST or not len(element):
        return "".join(element.itertext()).strip()
    parts = [written(child, depth + 1) for child in element]
    if make := WAYS.get(tag):
        return make(parts)
    return (" ; " if tag == "mtable" else " " if tag == "mtr" else "").join(parts)


def held(text: str) -> str:
    """In brackets, where it would not hold together by itself."""
    return text if len(text) < 2 or text.isalnum() else f"({text})"


def part(parts: list[str], at: int) -> str:
    return held(parts[at]) if at < len(parts) else ""


def both(parts: list[str]) -> str:
    return f"{part(parts, 0)}_{part(parts, 1)}^{part(parts, 2)}"


WAYS: dict[str, Callable[[list[str]], str]] = {
    "mfrac": lambda parts: f"{part(parts, 0)}/{part(parts, 1)}",
    "msqrt": lambda parts: f"√({''.join(parts)})",
    "mroot": lambda parts: f"{part(parts, 1)}√({part(parts, 0)})",
    "msup": lambda parts: f"{part(parts, 0)}^{part(parts, 1)}",
    "mover": lambda parts: f"{part(parts, 0)}^{part(parts, 1)}",
    "msub": lambda parts: f"{part(parts, 0)}_{part(parts, 1)}",
    "munder": lambda parts: f"{part(parts, 0)}_{part(parts, 1)}",
    "msubsup": both,
    "munderover": both,
}
