"""What can speak against a claim."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    NUMBER = "number"
    NAME = "name"
    NEGATION = "negation"
    TURNED = "turned"  # the very sentence stands there, but for a "not"
    ORDER = "order"
    CONTRARY = "contrary"
    QUOTATION = "quotation"
    WORD = "word"
    PREMISE = "premise"


class Fault(NamedTuple):
    """`says_otherwise`: something else stands in its place; else it is only missing."""

    kind: Kind
    what: str
    says_otherwise: bool
