"""JSON that is read so that other threads go on meanwhile."""

import json
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from typing import Any


class GentleDecoder(json.JSONDecoder):
    """Reads value by value in Python, ten times as slowly: what Python has in C lets no other
    thread go on until all is read, a third of a second of the worst of lines."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.scan_once = py_make_scanner(self)
