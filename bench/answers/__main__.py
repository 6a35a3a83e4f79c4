"""`python -m bench.answers`: other ways and the half for choosing, to decide on something."""

import argparse
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from bench.answers.measuring import measure


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.answers")
    parser.add_argument("--half", choices=["choosing", "held_out"], default="choosing")
    parser.add_argument("--questions", type=int, default=24, help="how many, 0 for all")
    parser.add_argument("--ways", default="today,ours", help="names of bench/answers/ways.py")
    parser.add_argument("--show", action="store_true", help="print each answer and its judgement")
    parser.add_argument("--injection", action="store_true", help="ask the poisoned notes, too")
    options = parser.parse_args()
    results = measure(
        options.half,
        options.questions,
        options.ways.split(","),
        show=options.show,
        injection=options.injection,
    )
    for name, result in results.items():
        print(f"{name:42} {result['value']:>8.3f} {result['unit']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
