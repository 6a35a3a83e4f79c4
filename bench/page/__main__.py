"""`python -m bench.page`: a picture of every page, on a desk, in the dark and on a phone.

`--pages 'notes*' conversations-id-menu --looks german` looks at these alone, `--looks dark phone
--languages fr-FR de-DE` at each look in each language; `--weigh` tells what
pages weigh, how long scripts take and whether anything moves, and looks at none.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from bench.page import tell
from bench.page.product import product
from bench.page.walking import LOOKS, MINUTES, PICTURES, Part, figures_of, walk
from bench.page.weighing import weigh


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.page")
    parser.add_argument("--into", type=Path, default=PICTURES, help="the folder for the pictures")
    parser.add_argument("--pages", nargs="+", default=["*"], help="their names, with * and ?")
    parser.add_argument("--looks", nargs="+", default=list(LOOKS), choices=LOOKS)
    parser.add_argument("--languages", nargs="+", default=[], help="as browsers name them: de-DE")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="of the whole walk")
    parser.add_argument("--weigh", action="store_true", help="weigh pages, take no pictures")
    options = parser.parse_args()
    with product() as made:
        if options.weigh:
            tell(weigh(made))
            return 0
        part = Part(tuple(options.pages), tuple(options.looks), tuple(options.languages))
        walked = walk(made, options.into, part, options.minutes)
    found = {name: result["value"] for name, result in figures_of(walked).items()}
    print(f"{len(walked.seen)} pictures in {options.into}; {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
