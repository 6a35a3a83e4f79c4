"""The page's colours can be read by everybody: WCAG 2.2 AA, in light and in dark."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "site" / "static" / "css"
PALETTE = re.compile(r"^:root:root \{([^}]*--ground:[^}]*)\}", re.MULTILINE)
COLOUR = re.compile(r"--([a-z-]+): #([0-9a-f]{6}|[0-9a-f]{3});")
TEXT_ON_GROUND = [
    (text, ground)
    for text in ("ink", "ink-soft", "accent")
    for ground in ("ground", "surface", "sunken", "accent-soft")
] + [
    ("ink", "highlight"),
    ("ink", "warn-soft"),
    ("ink", "danger-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("danger", "surface"),
    ("danger", "ground"),
    ("danger", "danger-soft"),
]
WIDGET = Path(__file__).resolve().parents[2] / "ai_chatbot" / "widget_js" / "style.js"
LIGHT_AND_DARK = re.compile(
    r"--([a-z-]+): var\(--commonplace-[a-z-]+, light-dark\(#(\w+), #(\w+)\)\);"
)
EDGES_AND_DOTS = [("line-strong", "surface"), ("line-strong", "ground"), ("good", "ground")]


def palettes() -> dict[str, dict[str, str]]:
    files = {"light": CSS / "site.css", "dark": CSS / "dark.css"}
    found = {scheme: PALETTE.search(path.read_text()) for scheme, path in files.items()}
    return {scheme: dict(COLOUR.findall(block[1])) for scheme, block in found.items() if block}


def widgets_palettes() -> dict[str, dict[str, str]]:
    found = LIGHT_AND_DARK.findall(WIDGET.read_text())
    return {
        "light": {name: light for name, light, _ in found},
        "dark": {name: dark for name, _, dark in found},
    }


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, as WCAG defines it."""
    digits = colour if len(colour) == 6 else "".join(digit * 2 for digit in colour)
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("000", "fff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    colours = palettes()[scheme]

    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES_AND_DOTS)
def test_edges_of_controls_can_be_seen(scheme: str, edge: str, ground: str) -> None:
    colours = palettes()[scheme]

    assert contrast(colours[edge], colours[ground]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_so_it_is_in_the_widget(scheme: str) -> None:
    colours = widgets_palettes()[scheme]

    for text in ("ink", "soft", "accent", "error"):
        assert contrast(colours[text], colours["ground"]) >= 4.5, text
    for text in ("ink", "soft", "accent"):
        assert contrast(colours[text], colours["raised"]) >= 4.5, text
    assert contrast(colours["on-accent"], colours["accent"]) >= 4.5
    assert contrast(colours["edge"], colours["ground"]) >= 3
