"""What the flow server is given of what is published, and what stays with Langflow."""

import json
import stat

import pytest

from ai_chatbot.flows import flow_server, publishing, sync
from ai_chatbot.flows.current import published_flow
from ai_chatbot.flows.publishing import About
from ai_chatbot.langflow.servers import given_flow, given_flows, servers_of
from ai_chatbot.models import FlowVersion
from tests.flows.conftest import a_node, an_edge, small_flow, write_flow
from tests.stack import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def has_flow_server(settings):
    settings.FLOW_SERVER_URL = "http://127.0.0.1:1"


@pytest.fixture
def published(store):
    sync.push_flow()
    return store


def given():
    return sorted(path.stem for path in given_flows().glob("*"))


def with_field(**field):
    flow = small_flow()
    (prompt,) = [node for node in flow["data"]["nodes"] if node["id"] == "Prompt-1"]
    prompt["data"]["node"]["template"]["extra"] = field
    return flow


def test_what_is_published_is_given_under_the_id_that_is_asked(published, settings):
    asked = published_flow()

    assert given() == [asked.id]
    assert servers_of(asked.id) == [settings.FLOW_SERVER_URL, settings.LANGFLOW_URL]
    flow = json.loads(given_flow(asked.id).read_text())
    assert flow["id"] == asked.id
    assert len(flow["data"]["nodes"]) == 3
    assert stat.S_IMODE(given_flow(asked.id).stat().st_mode) == 0o600


def test_the_shipped_flow_can_run_there():
    assert flow_server.can_run(json.loads((ROOT / "flows" / "notes_assistant.json").read_text()))


@pytest.mark.parametrize(
    "flow",
    [
        with_field(password=True, value="sk-typed", load_from_db=False),
        with_field(value="OPENAI_API_KEY", load_from_db=True),
        with_field(type="file", file_path=["notes.pdf"]),
        small_flow() | {"data": {"nodes": [a_node("a", "Knowledge")], "edges": []}},
        {"data": None},
    ],
    ids=["typed key", "variable", "file", "knowledge base", "empty"],
)
def test_what_leans_on_langflow_is_langflows_to_run(flow):
    assert not flow_server.can_run(flow)


def test_a_key_that_is_typed_later_takes_it_back(published, settings):
    published.edit(data=with_field(password=True, value="sk-typed", load_from_db=False)["data"])
    first = given()

    sync.publish_flow(About())

    asked = published_flow()
    assert asked.number == 2
    assert given() == first  # the first one alone
    assert servers_of(asked.id) == [settings.LANGFLOW_URL]
    assert "sk-typed" not in "".join(path.read_text() for path in given_flows().iterdir())


def test_a_version_that_does_not_start_is_not_given(published):
    published.does_not_start = "Broken."
    published.edit(data=small_flow("Broken.")["data"])

    with pytest.raises(publishing.FlowDoesNotStart):
        sync.publish_flow(About())

    assert given() == [published_flow().id]


def test_an_installation_from_before_is_given_its_version_at_the_next_start(published):
    given_flow(published_flow().id).unlink()

    sync.push_flow()

    assert given() == [published_flow().id]


def test_old_versions_are_taken_back(published):
    for n in range(8):
        published.edit(data=small_flow(f"Edit {n}.")["data"])
        sync.publish_flow(About())

    assert len(given()) < FlowVersion.objects.count()
    assert published_flow().id in given()


def test_a_full_disk_leaves_it_to_langflow(published, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.DATA_DIR = tmp_path / "file"  # no folder can be made below it

    flow_server.give(FlowVersion.objects.get(), small_flow())

    assert servers_of(published_flow().id) == [settings.LANGFLOW_URL]


def test_a_personal_token_in_the_draft_is_not_published(store):
    """It would be whose notes are searched by whoever runs what is published."""
    flow = small_flow()
    secret = {"password": True, "value": "", "load_from_db": False}
    searching = a_node("Search-1", "ext:commonplace:NotesSearch@extra", token=secret)
    flow["data"]["nodes"].append(searching)
    flow["data"]["edges"].append(an_edge("Question-1", "Search-1", "question"))
    write_flow(flow)
    sync.push_flow()
    typed = json.loads(json.dumps(store.draft["data"]))
    (node,) = [node for node in typed["nodes"] if node["id"] == "Search-1"]
    node["data"]["node"]["template"]["token"]["value"] = "cp_typed"
    typed["nodes"].append(a_node("Note-1", "TextInput"))
    store.edit(data=typed)

    sync.publish_flow(About())

    assert "cp_typed" in json.dumps(store.draft)
    assert "cp_typed" not in json.dumps(store.forks)
    assert published_flow().id in given()
