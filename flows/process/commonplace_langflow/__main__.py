"""Langflow or lfx as installed, with our changes: `python -m commonplace_langflow run|serve …`.

`upgrade FOLDER FILE` is neither: it examines flows under what is installed (`upgrading`); nor is
`migrate`: it tries whether what is installed takes over a copy of a database (`migrating`).
"""

import gc
import sys

from commonplace_langflow.changes import apply_changes
from commonplace_langflow.importing import after_import
from commonplace_langflow.ports import stay_where_told
from commonplace_langflow.serving import trace_nothing

# Made by importing, a million objects are there to stay. Collected as often as Python does, they
# cost a fifth of a start: 31 s of processor, and 26 with this.
OBJECTS, YOUNG, MIDDLE = 50_000, 20, 100


def main() -> None:
    gc.set_threshold(OBJECTS, YOUNG, MIDDLE)
    if sys.argv[1:2] == ["upgrade"]:
        from commonplace_langflow.upgrading import main as examine

        examine(*sys.argv[2:4])
        return
    if sys.argv[1:2] == ["migrate"]:
        from commonplace_langflow.migrating import main as try_migrations

        try_migrations()
        return
    after_import("langflow.__main__", (stay_where_told,))
    apply_changes()
    if sys.argv[1:2] == ["serve"]:
        after_import("lfx.services.deps", (trace_nothing,))
        from lfx.__main__ import main as begin
    elif sys.platform == "darwin":  # Langflow's launcher would start it anew, without us
        from langflow.__main__ import main as begin
    else:
        from langflow.langflow_launcher import main as begin
    begin()


if __name__ == "__main__":
    main()
