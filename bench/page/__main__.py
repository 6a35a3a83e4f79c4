"""`python -m bench.page`: a picture of every page, on a desk, in the dark and on a phone."""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from bench.page.product import product
from bench.page.walking import PICTURES, axe_violations, walk


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.page")
    parser.add_argument("--into", type=Path, default=PICTURES, help="the folder for the pictures")
    options = parser.parse_args()
    with product() as made:
        seen = walk(made, options.into)
    found = axe_violations(seen)
    print(f"{len(seen)} pictures in {options.into}; axe: {found['page.axe_violations']['value']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
