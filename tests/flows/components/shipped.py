"""What is shipped of flows: the files of our components, and the flows that carry them."""

from tests.stack import ROOT

FOLDER = ROOT / "flows" / "components" / "commonplace"
FLOWS = sorted((ROOT / "flows").glob("*.json"))


def nodes_of(flow, kind="genericNode"):
    return [node for node in flow["data"]["nodes"] if node["type"] == kind]
