"""What `lfx upgrade` says of flows: `python -m commonplace_langflow upgrade FOLDER FILE`.

It is `lfx upgrade`'s own examination, made for all flows of a folder in one process, as its list of
components takes seconds to make. The flows are read and never written. FILE gets
{"version": lfx's, "flows": {a file's stem: [{"name", "type", "status"} of each node]}}, or
{"version", "error"}; the process may print what it likes.
"""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any


def main(folder: str, file: str) -> None:
    said: dict[str, Any] = {"version": version("lfx")}
    try:
        said["flows"] = examined(sorted(Path(folder).glob("*.json")))
    except Exception as error:  # whatever an lfx that nobody has seen yet does: it is told
        said["error"] = f"{type(error).__name__}: {error}"
    Path(file).write_text(json.dumps(said))


def examined(paths: list[Path]) -> dict[str, list[dict[str, str]]]:
    from lfx.cli.upgrade import load_registry_from_index
    from lfx.upgrade.checker import build_registry_lookup, check_flow_compatibility

    every = load_registry_from_index()
    known = build_registry_lookup(every)
    found = {}
    for path in paths:
        data = json.loads(path.read_text())["data"]
        report = check_flow_compatibility(data, every, registry=known)
        found[path.stem] = [
            {"name": node.display_name, "type": node.component_type, "status": node.status}
            for node in report.nodes
        ]
    return found
