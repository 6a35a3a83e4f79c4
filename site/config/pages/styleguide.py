"""`/styleguide/`: the design system as it is, read out of the style sheets that pages use."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

STYLES = Path("site") / "static" / "css"
PALETTE = re.compile(r"^:root:root \{([^}]*)\}", re.MULTILINE)
PROPERTY = re.compile(r"^ *--([a-z-]+): ([^;]+);", re.MULTILINE)
LENGTHS = {"measure", "header-height", "radius"}


@dataclass(frozen=True)
class Property:
    """A custom property; `dark` is empty where it is the same in the dark."""

    name: str
    light: str
    dark: str

    @property
    def is_colour(self) -> bool:
        return self.light.startswith("#")


@cache
def properties() -> list[Property]:
    """Those of our own palette, in its order; Pico's are made of them."""
    light, dark = (in_palette(name) for name in ("site.css", "dark.css"))
    ours = {name: value for name, value in light.items() if not name.startswith("pico-")}
    return [Property(name, value, dark.get(name, "")) for name, value in ours.items()]


def in_palette(file: str) -> dict[str, str]:
    found = PALETTE.search((settings.BASE_DIR / STYLES / file).read_text())
    return dict(PROPERTY.findall(found[1])) if found else {}


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "config/styleguide.html",
        {
            "colours": [each for each in properties() if each.is_colour],
            "others": [each for each in properties() if not each.is_colour],
        },
    )
