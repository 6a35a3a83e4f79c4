"""Fonts of PDFs, in many scripts, out of PyPI wheels: fetched and checked as weights are.

Without them PDFs are made as well, with the letters that Typst and this machine have.
"""

import sys
from pathlib import Path

from config.launch.problems import LaunchError
from config.launch.weights import LICENCES, Model, fetch_models

LOCK = Path(__file__).with_name("fonts.lock")
FOLDER = "fonts"  # below that of models
OWNERS = (
    "Noto Sans, Noto Sans Italic, Noto Sans of the scripts that files are named after, and Noto "
    "Sans Symbols: Copyright 2022-2025 The Noto Project Authors.",
    "Noto Emoji: Copyright 2013 Google LLC.",
    "Noto Sans CJK: Copyright 2014-2021 Adobe, with Reserved Font Name 'Source'.",
    "IBM Plex Sans Arabic: Copyright 2017 IBM Corp., with Reserved Font Name 'Plex'.",
)
MISSING = (
    "The fonts of PDFs could not be fetched. Until a start at which they are, PDFs show Latin, "
    "Greek and Cyrillic letters, and what the fonts of this machine have."
)


def read_fonts() -> tuple[Model, ...]:
    """Those of fonts.lock, each as a file of its own."""
    lines = [line for line in LOCK.read_text().splitlines() if not line.startswith("#")]
    return tuple(one_font(*line.split()) for line in lines)


def one_font(package: str, member: str, size: str, sha256: str) -> Model:
    name = member.rpartition("/")[2]
    return Model(
        path=f"{FOLDER}/{name}",
        size=int(size),
        sha256=sha256,
        parts=((package, member),),
        title=name,
        licence="OFL-1.1",
    )


FONTS = read_fonts()


def fetch_fonts(folder: Path) -> None:
    """Put those that are missing into the folder; where that cannot be done, say so and go on."""
    try:
        fetch_models(FONTS, folder, called="Fonts")
    except LaunchError:
        print(MISSING, file=sys.stderr)
        return
    licence = (LICENCES / "OFL-1.1.txt").read_text()
    (folder / FOLDER / "NOTICE").write_text("\n".join([*OWNERS, "", licence]))
