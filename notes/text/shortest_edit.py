"""What was changed between two sequences, in time that is bounded whatever they hold.

Myers' greedy algorithm ("An O(ND) difference algorithm", 1986): difflib's time grows with the
square of what repeats, and more.
"""

from collections.abc import Hashable, Iterator, Sequence

Change = tuple[int, int, int, int]


def find_changes(
    old: Sequence[Hashable], new: Sequence[Hashable], most: int
) -> list[Change] | None:
    """`old[a:b]` became `new[c:d]` for each (a, b, c, d), in order.

    None if more than `most` items were removed and added; time grows with `most` times length.
    """
    if abs(len(old) - len(new)) > most:
        return None
    numbers: dict[Hashable, int] = {}
    before = [numbers.setdefault(item, len(numbers)) for item in old]
    after = [numbers.setdefault(item, len(numbers)) for item in new]
    trace = search(before, after, most)
    return None if trace is None else list(gaps(trace, len(old), len(new)))


def search(old: list[int], new: list[int], most: int) -> list[list[int]] | None:
    """What was reached on each diagonal before each edit, until both ends are.

    Of edit d the diagonals -d-1 to d+1, each with the furthest place in `old`.
    """
    middle = most + 1
    furthest = [0] * (2 * middle + 1)
    trace = []
    for edits in range(most + 1):
        trace.append(furthest[middle - edits - 1 : middle + edits + 2])
        for diagonal in range(-edits, edits + 1, 2):
            x = step(trace[-1], diagonal, edits)[1]
            x = slide(old, new, x, diagonal)
            furthest[middle + diagonal] = x
            if x >= len(old) and x - diagonal >= len(new):
                return trace
    return None


def step(reached: list[int], diagonal: int, edits: int) -> tuple[int, int]:
    """The diagonal that the next edit comes from, and where in `old` it leads on this one."""
    if edits == 0:
        return 0, 0
    left, right = reached[diagonal + edits], reached[diagonal + edits + 2]
    if diagonal == -edits or (diagonal != edits and left < right):
        return diagonal + 1, right
    return diagonal - 1, left + 1


def slide(old: list[int], new: list[int], x: int, diagonal: int) -> int:
    """How far both go on alike from there."""
    y = x - diagonal
    while x < len(old) and y < len(new) and old[x] == new[y]:
        x, y = x + 1, y + 1
    return x


def gaps(trace: list[list[int]], x: int, y: int) -> Iterator[Change]:
    """The changes between the runs that both share, from the trace read backwards."""
    runs = [(x, y, 0)]  # where it starts in each, and its length
    for edits in range(len(trace) - 1, -1, -1):
        came_from, start = step(trace[edits], x - y, edits)
        runs.append((start, start - (x - y), x - start))
        x = trace[edits][came_from + edits + 1] if edits else 0
        y = x - came_from
    a = c = 0
    for b, d, length in reversed(runs):
        if length or (b, d) == runs[0][:2]:
            if a < b or c < d:
                yield a, b, c, d
            a, c = b + length, d + length
