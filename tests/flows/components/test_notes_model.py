"""Notes Model: what it asks with, what it says, and whose key goes where."""

import json
from types import SimpleNamespace

import pytest

from tests.flows.components.shipped import nodes_of

pytestmark = [
    # Langflow's own modules warn when they are imported; ours must not.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.slow,  # Langflow's modules take seconds to import
]


async def test_the_model_answers_and_says_what_it_used(ask, model):
    model.script(["Good ", "morning"])

    answer = await ask(base_url=model.base_url, api_key="k", model_name="m")

    assert answer.text == "Good morning"
    assert answer.properties.usage.output_tokens == 2
    assert model.requests[0]["body"]["model"] == "m"
    assert model.requests[0]["headers"]["authorization"] == "Bearer k"


async def test_empty_fields_of_the_model_are_read_from_the_environment(ask, model, monkeypatch):
    monkeypatch.setenv("LLM_BASE_URL", model.base_url)
    monkeypatch.setenv("LLM_API_KEY", "kept")
    monkeypatch.setenv("LLM_MODEL", "small")

    await ask()

    assert model.requests[0]["headers"]["authorization"] == "Bearer kept"
    assert model.requests[0]["body"]["model"] == "small"


async def test_a_prompt_survives_langflows_small_field_which_strips_line_breaks(
    components, ask, model, flow
):
    prompts = [
        node["data"]["node"]["template"]["system_message"]["value"]
        for node in nodes_of(flow)
        if "system_message" in node["data"]["node"]["template"]
    ]
    assert prompts
    for shipped in prompts:
        assert shipped.count("\n") > 1

        await ask(base_url=model.base_url, system_message=shipped.replace("\n", ""))

        assert model.requests[-1]["body"]["messages"][0]["content"] == shipped
    with_lines = components["notes_model"].with_lines
    for said in ("Tasks:\n1. Read.\n2. Answer in 日本語。", "בקצרה.\n- אחת.\n- שתיים."):
        assert with_lines(said.replace("\n", "")) == said
    for said in ("Use v1.2. Be brief - always.", "A.\n- b.- c", "", None):
        assert with_lines(said) == said


def test_the_node_names_the_model_that_the_environment_chose(components, monkeypatch):
    monkeypatch.setenv("LLM_MODEL", "small")
    node = components["notes_model"].NotesModel(base_url="http://127.0.0.1:9/v1")

    node.build_model()

    assert node.model_name == "small"


async def test_the_environments_key_goes_to_no_other_server(ask, model, monkeypatch):
    monkeypatch.setenv("LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("LLM_API_KEY", "kept")

    await ask(base_url=model.base_url)

    assert "kept" not in json.dumps(model.requests[0]["headers"])


@pytest.mark.parametrize(
    ("status", "message", "words"),
    [
        (401, "bad key", "refused the key"),
        (403, "not yours", "refused the key"),
        (404, "no such model", "knows no model 'm'"),
        (429, "slow down", "no more questions just now"),
        (400, "the request exceeds the available context size", "too long for this model"),
        (500, "out of memory", "reported an error: out of memory"),
    ],
)
async def test_what_the_model_server_refuses_is_a_sentence(ask, model, status, message, words):
    model.fail(status, message)

    with pytest.raises(ValueError, match=words):
        await ask(base_url=model.base_url, api_key="k", model_name="m")


async def test_a_model_server_that_is_away_is_a_sentence(ask):
    with pytest.raises(ValueError, match=r"cannot be reached\. Is it running"):
        await ask(base_url="http://127.0.0.1:9/v1")


async def test_a_name_and_password_in_the_models_address_are_nobodys_to_read(ask):
    with pytest.raises(ValueError, match=r"cannot be reached") as away:
        await ask(base_url="http://user:hunter2@127.0.0.1:9/v1?key=sk-hush")

    assert "at http://127.0.0.1:9/v1 cannot" in str(away.value)
    assert "user" not in str(away.value)


async def test_a_model_without_an_address_is_a_sentence(ask, monkeypatch):
    monkeypatch.delenv("LLM_BASE_URL", raising=False)

    with pytest.raises(ValueError, match="fill in its Base URL"):
        await ask()


def test_what_is_chosen_in_commonplace_comes_before_the_environment(components, monkeypatch):
    monkeypatch.setenv("LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("LLM_API_KEY", "kept")
    chosen = {"base_url": "http://127.0.0.1:8/v1", "api_key": "sk-chosen", "model": "größer"}
    run = SimpleNamespace(context={"request_variables": {"COMMONPLACE_MODEL": json.dumps(chosen)}})

    def node(**fields):
        made = components["notes_model"].NotesModel(**fields)
        made._vertex = SimpleNamespace(graph=run)
        return made

    assert (node()._server(), node()._key(), node()._model()) == tuple(chosen.values())
    own = node(base_url="http://127.0.0.1:7/v1", model_name="mine")
    assert (own._server(), own._key(), own._model()) == ("http://127.0.0.1:7/v1", "", "mine")
    for nonsense in ("[]", "{", "", '"x"', "null"):
        run.context["request_variables"]["COMMONPLACE_MODEL"] = nonsense
        assert (node()._server(), node()._key()) == ("http://127.0.0.1:9/v1", "kept")
