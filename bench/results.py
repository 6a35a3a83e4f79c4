"""What a benchmark hands back, as `var/bench.json` keeps it."""

from typing import Literal, TypedDict


class Result(TypedDict):
    value: float
    unit: str
    better: Literal["lower", "higher"]


Results = dict[str, Result]
