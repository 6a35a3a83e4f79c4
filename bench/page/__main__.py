"""`python -m bench.page`: a picture of every page, on a desk, in the dark and on a phone."""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from bench.page.product import product
from bench.page.walking import PICTURES, figures_of, walk


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.page")
    parser.add_argument("--into", type=Path, default=PICTURES, help="the folder for the pictures")
    options = parser.parse_args()
    with product() as made:
        walked = walk(made, options.into)
    found = {name: result["value"] for name, result in figures_of(walked).items()}
    print(f"{len(walked.seen)} pictures in {options.into}; {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
