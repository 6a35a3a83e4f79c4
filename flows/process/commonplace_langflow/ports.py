"""Langflow serves at the port it was told, or not at all.

Of itself it moves on to the next free one, says so to nobody, and whoever waits for it at the
first waits for ever.
"""

import sys
from types import ModuleType
from typing import NoReturn


def stay_where_told(module: ModuleType) -> None:
    """Change `langflow.__main__`, which asks for another port only where its own is taken."""
    assert callable(module.get_free_port)
    module.get_free_port = end  # type: ignore[attr-defined]


def end(port: int) -> NoReturn:
    sys.exit(f"Port {port} is taken: end what listens there, or set LANGFLOW_PORT to another.")
