"""A server's models and the test question, over a real socket; whatever it answers."""

import gzip
import json
import re

import pytest

from ai_chatbot.providers.asking import ServerTrouble, Trouble
from ai_chatbot.providers.listing import LIST_BYTES, MODELS_MAX, PAGES_MAX, list_models
from ai_chatbot.providers.servers import Server
from ai_chatbot.providers.trying import try_model

KEY = "sk-1234567890abcdef"


@pytest.fixture
def server(model):
    return Server("other", model.base_url, KEY)


def listed(*names):
    return [{"id": name} for name in names]


def trouble_with(server):
    with pytest.raises(ServerTrouble) as trouble:
        list_models(server, seconds=5)
    assert KEY not in str(trouble.value)
    return trouble.value


# --- Its models -----------------------------------------------------------------------------------


def test_models_are_listed_by_the_alphabet_without_those_that_write_nothing(model, server):
    model.models = listed("b", "Árvore", "text-embedding-3", "模型", "a", "whisper-1", "b")

    assert list_models(server) == ["a", "b", "Árvore", "模型"]


def test_a_key_goes_as_each_provider_wants_it(model):
    model.key = KEY
    assert list_models(Server("other", model.base_url, KEY)) == ["scripted"]
    headers = Server("anthropic", model.base_url, KEY).headers
    assert headers["x-api-key"] == KEY
    assert headers["anthropic-version"]
    assert KEY not in repr(Server("openai", model.base_url, KEY))


def test_google_names_its_models_by_their_path(model):
    model.models = listed("models/gemini-x", "models/text-embedding-004")

    assert list_models(Server("google", model.base_url)) == ["gemini-x"]


def test_a_list_in_pages_is_read_to_its_end(model):
    pages = {
        "": {"data": listed("claude-b"), "has_more": True, "last_id": "claude-b"},
        "claude-b": {"data": listed("claude-a", "é/ü"), "has_more": True, "last_id": "é/ü"},
        "é/ü": {"data": listed("claude-c"), "has_more": False, "last_id": "claude-c"},
    }
    model.models = lambda query: pages[query.get("after_id", "")]
    whole = ["claude-a", "claude-b", "claude-c", "é/ü"]

    assert list_models(Server("anthropic", model.base_url, KEY)) == whole
    assert list_models(Server("other", model.base_url)) == whole

    asked = []
    model.models = lambda query: asked.append(query) or pages[""]  # for ever the first one
    assert list_models(Server("anthropic", model.base_url, KEY)) == ["claude-b"]
    assert len(asked) == PAGES_MAX
    assert asked[0] == {"limit": "1000"}


def test_what_is_no_list_is_a_sentence(model, server):
    for body in (b"<html>", b"[" * 100_000, b"[]", b"9" * 10_000, b"\xff\xfe"):
        model.models = body
        assert trouble_with(server).kind is Trouble.ODD


def test_of_a_list_only_names_are_read(model, server):
    for body in (b'{"data": "none"}', b'{"data": [1, null, {"id": 7}, {"id": ["x"]}, {}]}', b"{}"):
        model.models = body
        assert list_models(server) == []


def test_a_list_is_bounded_and_its_names_are_made_storable(model, server):
    model.models = listed("a\x00b", "x" * 5000, *(f"m{n}" for n in range(3000)))

    found = list_models(server)

    assert len(found) <= MODELS_MAX
    assert "ab" in found
    assert max(map(len, found)) == 200


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"key": "another"}, Trouble.KEY_REFUSED),
        ({"list_status": 403}, Trouble.KEY_REFUSED),
        ({"list_status": 404}, Trouble.NOT_FOUND),
        ({"list_status": 429}, Trouble.BUSY),
        ({"list_status": 402}, Trouble.BUSY),
        ({"list_status": 529}, Trouble.BUSY),
        ({"list_status": 500}, Trouble.ODD),
        ({"list_status": 307, "headers": {"location": "/v1/models"}}, Trouble.NOT_ALLOWED),
        ({"models": b" " * (LIST_BYTES + 1)}, Trouble.ODD),
        (
            {"models": gzip.compress(b"{}"), "headers": {"content-encoding": "gzip"}},
            Trouble.ODD,
        ),
        (
            {"list_status": 400, "models": b'{"error": "API key not valid"}'},
            Trouble.KEY_REFUSED,
        ),
    ],
)
def test_what_is_wrong_is_told_by_its_kind_in_a_sentence_without_the_key(
    model, server, change, kind
):
    for name, value in change.items():
        setattr(model, name, value)

    assert trouble_with(server).kind is kind


def test_who_is_away_or_no_server_is_said_so():
    away = trouble_with(Server("other", "http://127.0.0.1:9/v1", KEY))
    assert away.kind is Trouble.UNREACHABLE
    assert "127.0.0.1:9 cannot be reached" in str(away)


# --- The test question ----------------------------------------------------------------------------


def test_a_model_that_answers_says_when_its_first_word_came(model, server):
    model.script(["Hel", "lo", " there", " and on"], hangs=True)

    tried = try_model(server, "m")

    assert tried.works
    assert re.search(r"It works: its first word came after \d+\.\d", tried.says)
    (asked,) = model.requests
    assert asked["body"].keys() == {"model", "messages", "stream"}  # nothing that may be refused
    model.wait_until_hung_up()  # three pieces are enough


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning", "thinking"])
def test_a_model_that_thinks_is_known_by_it(model, server, name):
    model.script([{name: "Hm"}, "Hello"])

    assert "thinks before it answers" in try_model(server, "m").says


def test_a_model_that_goes_on_thinking_works(model, server):
    model.script([{"reasoning": "Hm"}] * 1000, delay=0.01)

    tried = try_model(server, "m", seconds=1.5)

    assert tried.works
    assert "still thinking" in tried.says


def test_a_server_that_does_not_stream_is_said_so(model, server):
    whole = {"choices": [{"message": {"role": "assistant", "content": "Hello"}}]}
    model.refuses = {"stream": (200, whole)}

    tried = try_model(server, "m")

    assert tried.works
    assert "does not stream" in tried.says


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, {}, "refused the key"),
        (404, {}, "knows no model “m”"),
        (400, {"message": "Invalid model: m"}, "knows no model “m”"),
        (400, {"error": {"message": "API key not valid"}}, "refused the key"),
        (429, {}, "no more questions"),
        (500, {"error": KEY}, "reports an error (500)"),
        (200, {"choices": []}, "answered with nothing"),
        (200, b"[" * 100_000, "answered with nothing"),
    ],
)
def test_what_a_test_fails_by_is_one_sentence(model, server, status, body, words):
    model.refuses = {"stream": (status, body)}

    tried = try_model(server, "m")

    assert not tried.works
    assert words in tried.says
    assert KEY not in tried.says


def test_an_error_within_a_stream_and_a_stream_that_breaks_off_are_told(model, server):
    model.script(cut=True)
    assert not try_model(server, "m").works

    model.script([{"content": 7}, {"content": None}, {"tool_calls": "x"}])
    assert "nothing" in try_model(server, "m").says


def test_a_silent_model_is_given_up(model, server):
    model.script(hangs=True)

    tried = try_model(server, "m", seconds=0.3)

    assert not tried.works
    assert "silent for too long" in tried.says


def test_what_is_offered_on_this_machine_answers_as_a_model_server(model, monkeypatch, settings):
    from ai_chatbot.providers import found

    monkeypatch.setattr(found, "candidates", lambda: [Server("ollama", model.base_url)])
    assert [each.models for each in found.servers_here()] == [["scripted"]]
    model.models = b"<html>"
    assert found.servers_here() == []


def test_our_own_ports_are_not_offered(settings):
    from ai_chatbot.providers import found

    settings.PORT, settings.LANGFLOW_PORT, settings.MODEL_PORT = 11434, 1234, 8080

    assert list(found.candidates()) == []


def test_what_is_sent_of_a_choice_fits_into_a_header():
    from ai_chatbot.providers.choosing import Chosen

    text = Chosen(Server("other", "http://127.0.0.1:1/v1", KEY), "größer-模型").as_variable()

    assert text.isascii()
    assert "\n" not in text
    assert json.loads(text)["model"] == "größer-模型"
