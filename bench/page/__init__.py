"""Pages as a browser has them: what they weigh, whether they move, whether everybody can use them.

The whole product runs as `make run` starts it, with a scripted model. `python -m bench.page`
takes pictures as well.
"""

import sys

from bench.results import Results


def run() -> Results:
    from bench.page.product import product
    from bench.page.waiting import wait
    from bench.page.walking import figures_of, walk
    from bench.page.weighing import weigh

    with product() as made:
        figures = weigh(made) | wait(made)
        tell(figures)  # at once: the walk takes a quarter of an hour
        walked = walk(made)
    return figures | figures_of(walked)


def tell(figures: Results) -> None:
    for name, result in figures.items():
        print(f"{name}: {result['value']} {result['unit']}", file=sys.stderr, flush=True)
