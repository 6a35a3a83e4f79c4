"""What a client sends, read: hostile, odd, or simply asked."""

import pytest

from ai_chatbot.openai.errors import ApiError
from ai_chatbot.openai.fields import parse
from ai_chatbot.openai.requests import read_chat, read_response
from tests.ai_chatbot.openai.conftest import assistant, user

MODEL = "notes_assistant"
PICTURE = [{"type": "image_url", "image_url": {"url": "https://x.example/a.png"}}]
SOUND = [{"type": "input_audio", "input_audio": {"data": "", "format": "wav"}}]
SAID = {"messages": [user("Why?")]}
BAD = [
    # (the body but for its model, the field that is named)
    ({}, "messages"),
    ({"messages": []}, "messages"),
    ({"messages": "Why?"}, "messages"),
    ({"messages": {"role": "user"}}, "messages"),
    ({"messages": ["Why?"]}, "messages[0]"),
    ({"messages": [None]}, "messages[0]"),
    ({"messages": [{"content": "Why?"}]}, "messages[0].role"),
    ({"messages": [{"role": "wizard", "content": "Why?"}]}, "messages[0].role"),
    ({"messages": [{"role": ["user"], "content": "Why?"}]}, "messages[0].role"),
    ({"messages": [{"role": "user"}]}, "messages[0].content"),
    ({"messages": [{"role": "user", "content": 5}]}, "messages[0].content"),
    ({"messages": [user([5])]}, "messages[0].content[0]"),
    ({"messages": [user([{"type": "text"}])]}, "messages[0].content[0].text"),
    ({"messages": [user([{"type": "text", "text": {}}])]}, "messages[0].content[0].text"),
    ({"messages": [user(PICTURE)]}, "messages[0].content[0].type"),
    ({"messages": [user("a"), assistant("b"), user(SOUND)]}, "messages[2].content[0].type"),
    ({"messages": [user("Why?"), assistant("Because.")]}, "messages"),
    ({"messages": [{"role": "system", "content": "Be short."}]}, "messages"),
    ({"messages": [user("Why?"), {"role": "assistant", "tool_calls": []}]}, "messages"),
    (SAID | {"n": 2}, "n"),
    (SAID | {"logprobs": True}, "logprobs"),
    (SAID | {"response_format": {"type": "json_object"}}, "response_format"),
    (SAID | {"response_format": "json"}, "response_format"),
    (SAID | {"modalities": ["text", "audio"]}, "modalities"),
    (SAID | {"tool_choice": "required"}, "tool_choice"),
    (SAID | {"tool_choice": {"type": "function", "function": {"name": "f"}}}, "tool_choice"),
    (SAID | {"stream": "yes"}, "stream"),
    (SAID | {"stream_options": []}, "stream_options"),
    (SAID | {"stream_options": {"include_usage": 1}}, "include_usage"),
    (SAID | {"max_tokens": 0}, "max_tokens"),
    (SAID | {"max_tokens": "9"}, "max_tokens"),
    (SAID | {"max_completion_tokens": 1.5}, "max_completion_tokens"),
    (SAID | {"stop": ["a"] * 5}, "stop"),
    (SAID | {"stop": [""]}, "stop"),
    (SAID | {"stop": 7}, "stop"),
    (SAID | {"stop": ["x" * 101]}, "stop"),
]


@pytest.mark.parametrize(("body", "param"), BAD)
def test_what_is_wrong_in_a_chat_is_named(body, param):
    with pytest.raises(ApiError) as refusal:
        read_chat({"model": MODEL, **body})

    assert (refusal.value.status, refusal.value.param) == (400, param)
    assert refusal.value.message.endswith(".")


BAD_RESPONSES = [
    ({"input": None}, "input[0].content"),
    ({"input": []}, "input"),
    ({"input": [5]}, "input[0]"),
    (
        {"input": [{"role": "user", "content": [{"type": "input_image"}]}]},
        "input[0].content[0].type",
    ),
    ({"input": [{"type": "function_call_output", "call_id": "1", "output": "x"}]}, "input"),
    ({"conversation": "conv_1"}, "conversation"),
    ({"prompt": {"id": "pmpt_1"}}, "prompt"),
    ({"background": True}, "background"),
    ({"text": {"format": {"type": "json_schema"}}}, "text.format"),
    ({"tool_choice": "required"}, "tool_choice"),
    ({"max_output_tokens": -1}, "max_output_tokens"),
]


@pytest.mark.parametrize(("fields", "param"), BAD_RESPONSES)
def test_what_is_wrong_in_a_response_is_named(fields, param):
    with pytest.raises(ApiError) as refusal:
        read_response({"model": MODEL, "input": "Why?", **fields})

    assert (refusal.value.status, refusal.value.param) == (400, param)


@pytest.mark.parametrize("model", [None, "", 5, ["a"], {}])
def test_the_model_has_to_be_named(model):
    for reader in (read_chat, read_response):
        with pytest.raises(ApiError) as refusal:
            reader({"model": model, "messages": [user("Why?")], "input": "Why?"})
        assert refusal.value.param == "model"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b'"x"', b"null", b"{", b"\xff\xfe", b"{'a': 1}", b'{"model": NaN}',
        b"[" * 100_000, b'{"a":' * 100_000, b'{"n": ' + b"9" * 10_000 + b"}",
    ],
)  # fmt: skip
def test_a_body_that_is_no_json_object_is_refused(body):
    with pytest.raises(ApiError) as refusal:
        parse(body)

    assert refusal.value.status == 400


def test_what_is_not_known_is_ignored():
    more = {"temperature": 9, "seed": "x", "user": {}, "metadata": [1], "zz": None, "n": 1}

    wishes = read_chat({"model": MODEL, "messages": [user("Why?")], **more})

    assert (wishes.asked.question, wishes.stream, wishes.limit) == ("Why?", False, None)


def test_only_what_was_said_is_heard_of_the_messages():
    asked = read_chat(
        {
            "model": MODEL,
            "messages": [
                {"role": "system", "content": ["anything"]},
                user("Wh\x00y?"),
                {"role": "assistant", "content": None, "tool_calls": [{}]},
                {"role": "tool"},
                assistant([{"type": "refusal", "refusal": "No."}]),
                user([{"type": "text", "text": "橋"}, {"type": "input_text", "text": "גשר"}]),
            ],
        }
    ).asked

    assert asked.question == "橋\nגשר"
    assert asked.earlier == [(True, "Why?"), (False, ""), (False, "No.")]


@pytest.mark.parametrize(
    ("said", "stops"),
    [(None, ()), ([], ()), ("a", ("a",)), (["a", "橋"], ("a", "橋")), (["\x00", "a\x00"], ("a",))],
)
def test_stops_are_one_or_several(said, stops):
    assert read_chat({"model": MODEL, "messages": [user("Why?")], "stop": said}).stops == stops


def test_the_smaller_of_two_limits_holds():
    fields = {"model": MODEL, "messages": [user("Why?")], "max_tokens": 5}

    assert read_chat(fields | {"max_completion_tokens": 3}).limit == 3
