"""What is typed into secret fields in Langflow: never in flows/, and not lost by publishing."""

import json
import stat
from typing import Any

import pytest

from ai_chatbot.flows import files, sync
from ai_chatbot.flows.shape import normalise
from tests.flows.conftest import small_flow, write_flow


def flow_with_key(prompt: str = "Answer briefly.", **key: Any) -> dict[str, Any]:
    flow = small_flow(prompt)
    field = {"type": "str", "password": True, "load_from_db": False, "value": ""}
    template_of(flow)["api_key"] = field | key
    return flow


def template_of(flow):
    return flow["data"]["nodes"][0]["data"]["node"]["template"]


def in_langflow(store):
    return template_of(store.draft)


def key_of(store, flow=None):
    """What a run of this flow, or of the draft, finds in its field."""
    field = template_of(flow or store.draft)["api_key"]
    return store.variables[field["value"]] if field["load_from_db"] else field["value"]


@pytest.fixture
def typed(store):
    """The flow was published, then somebody typed a key into Langflow."""
    write_flow(flow_with_key())
    sync.push_flow()
    store.edit(data=flow_with_key(value="typed key")["data"])
    return store


def test_a_newer_file_leaves_the_typed_key_in_place(typed):
    write_flow(flow_with_key("Answer at length."))

    sync.push_flow()

    assert in_langflow(typed)["template"]["value"] == "Answer at length."
    assert key_of(typed) == "typed key"


def test_a_key_is_not_put_into_another_node(typed):
    newer = json.dumps(flow_with_key("Answer at length."))
    write_flow(json.loads(newer.replace("Prompt-1", "Prompt-2")))

    sync.push_flow()

    assert in_langflow(typed)["api_key"]["value"] == ""


def test_a_variables_name_in_the_file_wins_over_a_typed_key(typed):
    write_flow(flow_with_key(value="OPENAI_API_KEY", load_from_db=True))

    sync.push_flow()

    assert in_langflow(typed)["api_key"]["value"] == "OPENAI_API_KEY"


def test_force_replaces_the_key_too(typed):
    write_flow(flow_with_key("Answer at length."))

    sync.push_flow(force=True)

    assert in_langflow(typed)["api_key"]["value"] == ""


def test_after_publishing_beside_a_typed_key_both_sides_count_as_the_same(typed):
    write_flow(flow_with_key("Answer at length."))

    sync.push_flow()

    assert sync.flow_status().state is sync.State.SAME


def test_pulling_leaves_the_key_out_of_the_file(typed):
    typed.edit(data=flow_with_key("Edited.", value="typed key")["data"])

    sync.pull_flow()

    assert "typed key" not in files.flow_file().read_text()


def test_a_backup_names_the_keys_variable_and_only_its_owner_may_read_it(typed, flow_folder):
    write_flow(flow_with_key("Answer at length."))

    sync.push_flow(force=True)

    (backup,) = (flow_folder / "data" / "flow_backups").iterdir()
    assert template_of(json.loads(backup.read_text()))["api_key"]["value"] in typed.variables
    assert "typed key" not in backup.read_text()
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


HEADERS = [{"key": "User-Agent", "value": "Langflow"}, {"key": "X-Api-Key", "value": "typed 鍵"}]
OF_A_VARIABLE = {"key": "Authorization", "value": "MY_KEY", "__load_from_db_fields": ["value"]}


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("table", HEADERS, [HEADERS[0], HEADERS[1] | {"value": ""}]),
        ("dict", {"authorization": "typed 鍵", "größe": "8"}, {"authorization": "", "größe": "8"}),
        (
            "mcp",
            {"name": "סרבר", "config": {"env": {"GH_TOKEN": "typed 鍵"}, "args": ["-y"]}},
            {"name": "סרבר", "config": {"env": {"GH_TOKEN": ""}, "args": ["-y"]}},
        ),
        (
            "str",
            "postgresql://müller:typed 鍵@db:5432/größe".replace(" ", ""),
            "postgresql://müller:@db:5432/größe",
        ),
        (
            "str",
            ["redis://:a@b/c@db/0", "https://a.example"],
            ["redis://:@b/c@db/0", "https://a.example"],
        ),
        ("str", "https://a.example/?q=鍵&api_key=typed#x", "https://a.example/?q=鍵&api_key=#x"),
        ("str", "Driver=x;UID=ada;PWD=typed鍵;", "Driver=x;UID=ada;PWD=;"),
        (
            "mcp",
            {"config": {"args": ["postgres://u:typed@db"], "url": "https://x.example?token=t"}},
            {"config": {"args": ["postgres://u:@db"], "url": "https://x.example?token="}},
        ),
        (
            "str",
            "curl 'https://u:typed@a.example/größe?key=1&token=typed' \\\n"
            " -H 'Authorization: Bearer typed 鍵'"
            " -H \"Accept: */*\" --header X-Api-Key:typed -b 'id=typed'"
            ' -u "ada:typed" -d \'{"é": 1}\'',
            "curl 'https://u:@a.example/größe?key=1&token=' -H Authorization:"
            " -H 'Accept: */*' --header X-Api-Key: -b '' -u '' -d '{\"é\": 1}'",
        ),
    ],
)
def test_a_header_that_carries_a_key_is_a_secret_and_stays_in_langflow(store, kind, value, kept):
    def flow_with(headers, prompt="Answer briefly."):
        flow = small_flow(prompt)
        template_of(flow)["headers"] = {"type": kind, "value": headers}
        return flow

    write_flow(flow_with([]))
    sync.push_flow()
    store.edit(data=flow_with(value, "Edited.")["data"])

    sync.pull_flow()
    pulled = json.loads(files.flow_file().read_text())
    template_of(pulled)["template"]["value"] = "Answer at length."
    write_flow(pulled)
    sync.push_flow()

    assert template_of(pulled)["headers"]["value"] == kept
    assert in_langflow(store)["template"]["value"] == "Answer at length."
    assert in_langflow(store)["headers"]["value"] == value


@pytest.mark.parametrize(
    "field",
    [
        {"type": "table", "value": [OF_A_VARIABLE]},
        {"type": "table", "value": [OF_A_VARIABLE | {"__load_from_db_fields": {"value": True}}]},
        {"type": "model", "value": [{"metadata": {"api_key_param": "api_key"}}]},
        {"type": "tools", "value": [{"name": "search", "token": "none"}]},
        {"type": ["dict"], "value": {"token": 3}},
        {"type": "dict", "value": {"max_tokens": 3, "key": None}},
        {"type": "dict", "value": {"max_tokens": "4096", "author": "Zoë"}},
        {"type": "table", "value": [{"key": "max_tokens", "value": "4096"}]},
        {"type": "table", "value": [{"key": "Authors", "value": "鍵 ליאו"}]},
        {"type": "str", "value": "https://a.example/?tokens=4096&tokenizer=größe"},
        {"type": "str", "value": "postgresql://ada@db:5432/notes?sslmode=require"},
        {"type": "str", "value": "postgresql://{user}:{password}@db/notes"},
        {"type": "str", "value": "Das Passwort: siehe https://a.example:8080/@ada"},
        {"type": "str", "value": "Lies\npwd = x"},
        {"type": "prompt", "value": "Say pwd=x of postgres://a:b@c"},
        {"type": "str", "value": "curling: -H 'Authorization: Bearer …' is how"},
    ],
)
def test_names_of_variables_and_what_else_says_no_key_are_kept(field):
    flow = small_flow()
    template_of(flow)["field"] = field

    assert template_of(normalise(flow))["field"] == field
