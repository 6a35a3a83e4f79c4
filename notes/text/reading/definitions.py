"""Where a text defines its links (`[name]: https://…`), which its page does not show."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from notes.text.reading.data import Place


def definitions_in_lines(
    env: Mapping[str, Any], known: int, lines: Sequence[int]
) -> Iterator[Place]:
    """`body[start:end]` of each; the first `known` of those in `env` stand in other pieces."""
    defined = list(env["references"].values())[known:]
    for each in [*defined, *env.get("duplicate_refs", ())]:
        first, after = each["map"]
        yield lines[first], lines[after]
