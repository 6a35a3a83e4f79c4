"""Notes Model with what providers really refuse with: each a sentence that says what to do."""

import time

import openai
import pytest

pytestmark = [
    # Langflow's own modules warn when they are imported; ours must not.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.slow,  # Langflow's modules take seconds to import
]
KEY = "sk-very-secret"


def openais(message, **more):
    return {"error": {"message": message, "type": "invalid_request_error"} | more}


def googles(code, message, status):
    return [{"error": {"code": code, "message": message, "status": status}}]


def anthropics(kind, message):
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"}


REFUSALS = {
    "OpenAI, a wrong key": (401, openais(f"Incorrect API key provided: {KEY}"), "refused the key"),
    "OpenAI, no credit": (
        429, openais("You exceeded your current quota", code="insufficient_quota"),
        r"credit at the model's server at http\S+ is used up",
    ),
    "Anthropic, a wrong key": (
        401, anthropics("authentication_error", "invalid x-api-key"), "refused the key",
    ),
    "Anthropic, no credit": (
        400, anthropics("invalid_request_error", "Your credit balance is too low"), "used up",
    ),
    "Anthropic, too long": (
        400, anthropics("invalid_request_error", "prompt is too long: 9 tokens > 8"), "too long",
    ),
    "Anthropic, overloaded": (529, anthropics("overloaded_error", "Overloaded"), "overloaded, or"),
    "Google, a wrong key": (
        400, googles(400, "API key not valid. Please pass a valid API key.", "INVALID_ARGUMENT"),
        "refused the key",
    ),
    "Google, too long": (
        400,
        googles(400, "The input token count (9) exceeds the maximum number of tokens allowed", ""),
        "too long",
    ),
    "Google, anything": (
        400, googles(400, "Contents are\nempty.", "INVALID_ARGUMENT"), "error: Contents are empty",
    ),
    "Google, overloaded": (503, googles(503, "The model is overloaded.", ""), "in a moment"),
    "DeepSeek, no credit": (402, openais("Insufficient Balance"), "used up"),
    "Mistral, a wrong key": (401, {"message": "Unauthorized"}, "refused the key"),
    "Ollama, no model": (404, openais("model 'x' not found, try pulling it"), "knows no model"),
    "llama.cpp, loading": (
        503, {"error": {"code": 503, "message": "Loading model"}}, "not ready yet",
    ),
    "text": (418, {"error": "I am a teapot"}, "reported an error: I am a teapot"),
    "a proxy's page": (502, b"<html><h1>Bad Gateway</h1></html>", "reported an error: HTTP 502"),
}  # fmt: skip


@pytest.fixture
def refused(ask, model):
    async def why(status, body, **headers):
        model.refusal = (status, headers, body)
        with pytest.raises(ValueError) as raised:  # noqa: PT011 - what it says is what is tested
            await ask(base_url=model.base_url, api_key=KEY, model_name="x", stream=True)
        assert KEY not in str(raised.value)
        return str(raised.value)

    return why


async def test_each_providers_refusal_is_a_sentence_without_the_key(refused):
    said = {name: await refused(status, body) for name, (status, body, _) in REFUSALS.items()}

    for name, (_, _, words) in REFUSALS.items():
        with pytest.raises(AssertionError, match=words):
            raise AssertionError(said[name])


async def test_how_long_a_server_asks_to_wait_is_told_and_not_sat_out(refused, model):
    began = time.monotonic()

    assert "Try again in 50 seconds" in await refused(429, openais("slow"), **{"retry-after": "50"})
    assert "Try again in 45 seconds" in await refused(529, openais("full"), **{"retry-after": "45"})
    assert len(model.requests) == 2
    assert time.monotonic() - began < 40
    # A date, or rubbish, is not read as seconds.
    assert "in a moment" in await refused(429, openais("slow"), **{"retry-after": "Thu, 1 Jan"})


async def test_an_error_within_a_stream_is_told_by_its_kind(streamed, model, components):
    explain = components["notes_model"].explain
    for error, words in [
        ({"type": "overloaded_error", "message": "Overloaded"}, "overloaded"),
        ({"code": 429, "message": "Rate limit exceeded"}, "no more questions"),
        ({"code": "server_error", "message": "It broke."}, "reported an error: It broke."),
    ]:
        model.events = [{"error": error}]
        with pytest.raises(openai.APIError) as raised:
            await streamed("breaks")
        assert words in explain(raised.value, server="http://x/v1", model="m")


async def test_a_server_that_answers_as_a_whole_answers(streamed, model):
    model.script(["Good ", "morning"])
    model.whole = True

    assert await streamed("whole") == "Good morning"


async def test_a_model_that_may_not_be_streamed_is_asked_for_a_whole_answer(streamed, model):
    model.refuses = {"stream": (400, openais("Your organization must be verified", param="stream"))}
    model.script(["Good morning"])

    assert await streamed("unverified") == "Good morning"
    asked = len(model.requests)
    assert await streamed("unverified") == "Good morning"
    assert len(model.requests) - asked == 1


async def test_what_servers_send_between_the_words_is_no_word(streamed, model):
    """Keep-alives, pieces without choices, nulls, a signature, a refusal in its own field."""
    empty = {"choices": [], "prompt_filter_results": [{"prompt_index": 0}]}
    signed = {"content": None, "extra_content": {"google": {"thought_signature": "c2ln"}}}
    model.events = [b": keep-alive\n\n", empty, b": OPENROUTER PROCESSING\n\n"]
    model.script([signed, "Lime ", {"content": None}, "it.", {"role": "assistant"}])

    assert await streamed("noisy") == "Lime it."
    model.events = []
    model.script([{"content": None, "refusal": "I cannot "}, {"refusal": "help with that."}])
    assert await streamed("refusing") == "I cannot help with that."
