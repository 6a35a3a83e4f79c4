"""Keys typed on the canvas become variables that Langflow keeps encrypted."""

import json

import pytest

from ai_chatbot.flows import drafts, sync
from ai_chatbot.flows.checks import find_faults
from ai_chatbot.flows.current import published_flow
from ai_chatbot.flows.keys.keeping import keep_keys
from ai_chatbot.flows.publishing import About, pinned, put_back
from ai_chatbot.flows.shape import KEPT_AS, normalise, version_of
from ai_chatbot.langflow.admin import EditedMeanwhile, LangflowAdmin
from config.doctor import flow as doctor
from config.doctor.examination import mend
from tests.flows.conftest import a_node, small_flow, with_field, write_flow
from tests.flows.grouped import grouped

KEY = "sk-typed-ключ-鍵"
NESTED = "5d1f0c1e-0000-4000-8000-00000000000a"
FIELD = {"type": "str", "password": True, "load_from_db": False}


def with_key(prompt="Answer briefly.", value=KEY):
    return with_field(small_flow(prompt), "api_key", **FIELD, value=value, display_name="Clé d'API")


@pytest.fixture
def typed(store):
    """The flow answers as version 1, and somebody typed a key on the canvas."""
    write_flow(with_key(value=""))
    sync.push_flow()
    store.edit(data=with_key()["data"])
    return store


def field_of(flow):
    return flow["data"]["nodes"][0]["data"]["node"]["template"]["api_key"]


def is_found(store, flow):
    """Whether a run of this flow finds the key in a variable."""
    field = field_of(flow)
    return field["load_from_db"] and store.variables[field["value"]] == KEY


def in_clear(store):
    return "sk-typed" in json.dumps(store.flows, ensure_ascii=False)


def test_publishing_moves_a_typed_key_into_a_variable_that_every_run_finds(typed):
    typed.edit(data=with_key("Edited.")["data"])

    said = sync.publish_flow(About())

    assert "kept encrypted now, in variables of Langflow's: Prompt · Clé d'API." in said
    assert not in_clear(typed)
    assert is_found(typed, typed.draft)
    assert is_found(typed, typed.flows[published_flow().id])
    assert list(typed.variables.values()) == [KEY]
    assert next(iter(typed.variables)).startswith(f"{KEPT_AS}Prompt · Clé d'API · ")


def test_a_moved_key_is_no_part_of_the_flow_as_a_typed_one_is_not(typed):
    before = version_of(typed.draft)

    drafts.keep_keys()

    assert version_of(typed.draft) == before == pinned().hash
    assert normalise(typed.draft) == normalise(with_key(value="")) | {"name": "Notes assistant"}
    assert sync.flow_status().state is sync.State.SAME
    assert [fault for fault in find_faults(typed.draft) if fault.is_key] == []


def test_what_was_published_with_a_typed_key_is_mended_as_well(typed):
    field_of(typed.forks[0])["value"] = KEY

    (found,) = doctor.typed_keys()
    assert "Prompt · Clé d'API" in found.says
    assert "sk-typed" not in found.says
    assert mend(found).succeeded

    assert not in_clear(typed)
    assert is_found(typed, typed.forks[0])
    assert list(typed.variables.values()) == [KEY]
    assert list(doctor.typed_keys()) == []
    put_back()
    assert is_found(typed, typed.forks[0])


def test_going_back_and_discarding_keep_the_key(typed, flow_folder):
    typed.edit(data=with_key("Edited.")["data"])
    sync.publish_flow(About())
    typed.edit(data=with_key("Half done.")["data"])

    drafts.discard()
    drafts.roll_back(1)

    assert is_found(typed, typed.draft)
    assert is_found(typed, typed.flows[published_flow().id])
    kept = [path.read_text() for path in (flow_folder / "data" / "flow_backups").iterdir()]
    assert kept
    assert "sk-typed" not in str(kept)


def test_a_key_that_no_copy_of_a_discarded_draft_holds_is_said_to_be_gone(typed, flow_folder):
    flow = small_flow("Kürzer. 短く。")
    header = {"key": "Authorization", "value": KEY}
    edited = with_field(flow, "headers", type="table", value=[header], display_name="En-têtes")
    typed.edit(data=edited["data"])

    said, copy = drafts.discard()
    assert "In no copy of it is what was typed in clear: Prompt · En-têtes." in said
    assert KEY not in copy.read_text()

    assert "In no copy" not in drafts.undo_discard(copy.name)
    template = typed.draft["data"]["nodes"][0]["data"]["node"]["template"]
    assert template["headers"]["value"] == [header | {"value": ""}]


def test_somebodys_later_edit_is_not_lost_and_no_variable_is_left(typed):
    class Meanwhile(LangflowAdmin):
        def make_variable(self, name, secret):
            super().make_variable(name, secret)
            typed.edit(description="Edited meanwhile.")

    with Meanwhile() as langflow:
        from_canvas = langflow.read_flow(typed.draft["id"])
        with pytest.raises(EditedMeanwhile, match="by grace"):
            keep_keys(langflow, from_canvas)

    assert typed.draft["description"] == "Edited meanwhile."
    assert typed.variables == {}
    assert field_of(typed.draft)["value"] == KEY


def test_keys_of_the_flows_that_it_runs_and_of_groups_are_moved_as_well(typed):
    typed.flows[NESTED] = with_key() | {"id": NESTED, "name": "Innen 内", "endpoint_name": None}
    typed.flows[NESTED]["version_token"] = "5d1f0c1e-0000-4000-8000-0000000000ff"
    flow = with_key()
    flow["data"]["nodes"].append(a_node("Run-1", "RunFlow", flow_id_selected={"value": NESTED}))
    typed.edit(data=grouped(flow, "Prompt-1", "Run-1")["data"])

    drafts.keep_keys()

    assert not in_clear(typed)
    assert list(typed.variables.values()) == [KEY]


@pytest.mark.parametrize(
    ("field", "told"),
    [
        (FIELD | {"value": "  "}, "in clear"),
        (FIELD | {"value": "OPENAI_API_KEY", "load_from_db": True}, ""),
        (
            {"type": "table", "value": [{"key": "Authorization", "value": "typed"}]},
            "take a node with a field for the key",
        ),
        ({"type": "str", "value": "postgresql://ada:typed@db"}, "“api_key” of Prompt in clear"),
        (
            {"type": "mcp", "value": {"config": {"url": "https://a.example/?token=typed"}}},
            "name that in the address, as {{NAME}}",
        ),
        ({"type": "mcp", "value": {"config": {"url": "https://a.example/?token={{OUR_KEY}}"}}}, ""),
        (
            {
                "type": "mcp",
                "value": {"config": {"env": {"GH_TOKEN": "MCP_GIT_GH_TOKEN_59179C3D"}}},
            },
            "",
        ),
        ({"type": "dict", "value": {"Authorization": "Bearer {{OUR_KEY}}"}}, ""),
    ],
)
def test_what_no_variable_can_hold_stays_and_is_said_with_what_to_do(typed, field, told):
    flow = small_flow()
    flow["data"]["nodes"][0]["data"]["node"]["template"]["api_key"] = dict(field)
    typed.edit(data=flow["data"])

    said = drafts.keep_keys()

    assert "No key" in said
    assert field_of(typed.draft) == field
    assert typed.variables == {}
    faults = [fault.sentence for fault in find_faults(typed.draft)]
    assert [told in fault for fault in faults] == ([True] if told else [])


def test_the_page_has_a_button_beside_the_warning(typed, client, django_user_model):
    client.force_login(django_user_model.objects.create_user("ada", is_staff=True))

    assert "Keep the typed keys encrypted" in client.get("/flow/").content.decode()
    said = client.post("/flow/keys/", follow=True).content.decode()

    assert "kept encrypted now" in said
    assert "Keep the typed keys encrypted" not in said
    assert not in_clear(typed)
