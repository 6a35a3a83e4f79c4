"""What lfx's own examination says of flows, as our process asks it of many at once."""

import json

import pytest

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Langflow's own modules'

COMPONENT = {
    "template": {"code": {"value": "new"}, "text": {"input_types": ["Message"]}},
    "outputs": [{"name": "said", "types": ["Message"], "method": "say"}],
}


def a_flow(kind="Prompt", code="new", output="said"):
    node = {
        "display_name": f"{kind} ü",
        "template": {"code": {"value": code}, "text": {"input_types": ["Message"]}},
        "outputs": [{"name": output, "types": ["Message"], "method": "say"}],
    }
    data = {"id": "1", "type": kind, "node": node}
    return {"data": {"nodes": [{"id": "1", "data": data}], "edges": []}}


@pytest.fixture
def told(tmp_path, monkeypatch):
    """What is written of these flows, by a process whose lfx has one component."""
    from commonplace_langflow import upgrading

    monkeypatch.setattr(
        "lfx.cli.upgrade.load_registry_from_index", lambda: {"prompts": {"Prompt": COMPONENT}}
    )

    def tell(**flows):
        folder = tmp_path / "flows"
        folder.mkdir()
        for name, flow in flows.items():
            (folder / f"{name}.json").write_text(json.dumps(flow))
        before = {path.name: path.read_text() for path in folder.iterdir()}
        upgrading.main(str(folder), str(tmp_path / "said.json"))
        assert {path.name: path.read_text() for path in folder.iterdir()} == before
        return json.loads((tmp_path / "said.json").read_text())

    return tell


def test_each_node_is_said_to_be_as_lfx_finds_it_and_no_flow_is_written(told):
    said = told(
        same=a_flow(),
        newer=a_flow(code="old"),
        other=a_flow(code="old", output="gone"),
        unknown=a_flow("Weaviate"),
    )

    statuses = {name: [node["status"] for node in nodes] for name, nodes in said["flows"].items()}
    assert statuses == {
        "same": ["ok"],
        "newer": ["outdated_safe"],
        "other": ["outdated_breaking"],
        "unknown": ["blocked"],
    }
    assert said["flows"]["unknown"][0] | {"status": ""} == {
        "name": "Weaviate ü", "type": "Weaviate", "status": "",
    }  # fmt: skip
    assert said["version"] == "1.13.0"


def test_what_breaks_in_lfx_is_said_and_not_raised(told):
    said = told(broken={"data": {"nodes": "none"}})

    assert "flows" not in said
    assert "Error" in said["error"]
