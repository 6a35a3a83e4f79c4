"""Lines of a stream, as OpenAI's clients read them."""

import json
from typing import Any

# Some clients cut a stream into lines wherever Unicode does, also in the middle of an event.
LINE_ENDS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def data_line(data: dict[str, Any], name: str = "") -> bytes:
    """One event, whose data is JSON in one line."""
    text = json.dumps(data, ensure_ascii=False).translate(LINE_ENDS)
    event = f"event: {name}\n" if name else ""
    return f"{event}data: {text}\n\n".encode()
