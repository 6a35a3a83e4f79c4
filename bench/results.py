"""What a benchmark hands back, as `var/bench.json` keeps it."""

from typing import Literal, TypedDict


class Result(TypedDict):
    value: float
    unit: str
    better: Literal["lower", "higher"]


Results = dict[str, Result]


class BenchUnavailable(Exception):
    """A benchmark's data or program is missing; the text says which."""


def lower(value: float, unit: str) -> Result:
    return {"value": round(value, 3), "unit": unit, "better": "lower"}


def higher(value: float, unit: str) -> Result:
    return {"value": round(value, 3), "unit": unit, "better": "higher"}
