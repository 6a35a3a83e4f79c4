"""Pages as a browser has them: what they weigh, whether they move, whether everybody can use them.

The whole product runs as `make run` starts it, with a scripted model. `python -m bench.page`
takes pictures as well.
"""

from bench.results import Results


def run() -> Results:
    from bench.page.product import product
    from bench.page.waiting import wait
    from bench.page.walking import figures_of, walk
    from bench.page.weighing import weigh

    with product() as made:
        figures = weigh(made) | wait(made)
        walked = walk(made)
    return figures | figures_of(walked)
