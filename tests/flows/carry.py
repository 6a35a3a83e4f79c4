"""`python -m tests.flows.carry`: writes our components' code into each flow that carries a copy.

What else a node shows of its component, as new fields do, Langflow writes when a node is updated
there; a changed `info` or a new output can be put into the file by hand.
"""

import json
from typing import Any

from tests.stack import ROOT

FLOWS = ROOT / "flows"
CODE = {
    "ext:commonplace:NotesSearch@extra": "notes_search.py",
    "ext:commonplace:NotesModel@extra": "notes_model.py",
}


def carry(flow: dict[str, Any]) -> None:
    for node in flow["data"]["nodes"]:
        if name := CODE.get(node["data"].get("type")):
            code = (FLOWS / "components" / "commonplace" / name).read_text()
            node["data"]["node"]["template"]["code"]["value"] = code


def main() -> None:
    for path in sorted(FLOWS.glob("*.json")):
        flow = json.loads(path.read_text())
        carry(flow)
        path.write_text(json.dumps(flow, indent=2, ensure_ascii=False, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
