"""Pages as a browser has them: what they weigh, whether they move, whether everybody can use them.

The whole product runs as `make run` starts it, with a scripted model. `python -m bench.page`
takes pictures as well.
"""

from bench.results import Results


def run() -> Results:
    from bench.page.product import product
    from bench.page.walking import axe_violations, walk
    from bench.page.weighing import weigh

    with product() as made:
        figures = weigh(made)
        seen = walk(made)
    return figures | axe_violations(seen)
