"""Where something stands in a text that has been rewritten since."""

from itertools import accumulate

GRAM = 3  # letters: what a word is differs from script to script
LEAST = 0.2  # of its letters, by threes; what shares less is another passage


def most_like(passage: str, text: str) -> str:
    """As many lines of `text` in a row as the passage has, with most of what it says; "" if none.

    Linear in both.
    """
    wanted = grams_of(passage)
    lines = text.splitlines()
    if not wanted or not lines:
        return ""
    window = min(len(passage.splitlines()), len(lines))
    shared = list(accumulate((len(wanted & grams_of(line)) for line in lines), initial=0))
    starts = range(len(lines) - window + 1)
    best = max(starts, key=lambda start: shared[start + window] - shared[start])
    if shared[best + window] - shared[best] < LEAST * len(wanted):
        return ""
    return "\n".join(lines[best : best + window])


def grams_of(text: str) -> set[str]:
    plain = text.casefold()
    return (
        {plain[at : at + GRAM] for at in range(max(len(plain) - GRAM + 1, 1))} if plain else set()
    )
