"""Requests in the shapes that chat programs send: Open WebUI, Continue, and others like them.

Written down by their fields, so that what they send besides breaks nothing.
"""

import json

import pytest

from ai_chatbot.models import Conversation, Message
from tests.ai_chatbot.openai.conftest import assistant, user
from tests.scripted_langflow import answer as answer_of

pytestmark = pytest.mark.django_db(transaction=True)
MODEL = "notes_assistant"

CHAT = {
    "stream": True,
    "model": MODEL,
    "stream_options": {"include_usage": True},
    "temperature": 0.7,
    "top_p": 0.9,
    "frequency_penalty": 0,
    "seed": 42,
    "user": "alice@example.org",
    "metadata": {"chat_id": "9b6c", "message_id": "77af"},
}
SYSTEM = {"role": "system", "content": "User Context:\n\nYou are a helpful assistant."}
TITLE = """### Task:
Generate a concise, 3-5 word title with an emoji summarizing the chat history.
### Guidelines:
- The title should clearly represent the main theme or subject of the conversation.
- Your entire response must consist solely of the JSON object, without any introductory text.
### Output:
JSON format: { "title": "your concise title here" }
### Chat History:
<chat_history>
USER: Why?
ASSISTANT: One.
</chat_history>"""
TAGS = TITLE.replace("a concise, 3-5 word title", "1-3 broad tags").replace("title", "tags")
TASK = {"model": MODEL, "stream": False, "max_completion_tokens": 1000}
CONTINUE = {
    "model": MODEL,
    "max_tokens": 2048,
    "stream": True,
    "stop": ["</s>", "[/INST]"],
    "tools": [{"type": "function", "function": {"name": "read_file", "parameters": {}}}],
    "tool_choice": "auto",
    "parallel_tool_calls": False,
    "n": 1,
    "presence_penalty": None,
    "logit_bias": {},
    "response_format": {"type": "text"},
    "reasoning_effort": "low",
    "store": False,
    "logprobs": False,
}


SENT_ALONG = {"X-OpenWebUI-User-Name": "alice", "X-OpenWebUI-Chat-Id": "9b6c"}


async def post(http, fields, *messages):
    body = {**fields, "messages": messages}
    return await http.post("chat/completions", json=body, headers=SENT_ALONG)


def chunks_of(response):
    """The data of the stream's lines, as a program reads them that knows `data:` alone."""
    assert response.headers["content-type"] == "text/event-stream"
    lines = [line for line in response.content.split(b"\n") if line.startswith(b"data: ")]
    assert lines.pop() == b"data: [DONE]"
    return [json.loads(line.removeprefix(b"data: ")) for line in lines]


def words_of(chunks):
    return "".join(c["choices"][0]["delta"].get("content", "") for c in chunks if c["choices"])


async def test_the_models_are_listed_when_a_connection_is_made(http):
    listed = (await http.get("models")).json()

    assert listed["object"] == "list"
    [model] = listed["data"]
    assert model == {"id": MODEL, "object": "model", "created": 0, "owned_by": "commonplace"}


async def test_a_chat_with_instructions_history_and_usage(http, scripted_langflow):
    scripted_langflow.script = answer_of("One.")
    await post(http, CHAT, SYSTEM, user("Why?"))
    scripted_langflow.script = answer_of("Tw", "o.")

    response = await post(http, CHAT, SYSTEM, user("Why?"), assistant("One."), user("And?"))

    chunks = chunks_of(response)
    assert words_of(chunks) == "Two."
    assert chunks[-1]["usage"]["total_tokens"] == 12
    assert all(chunk["usage"] is None for chunk in chunks[:-1])
    assert await Conversation.objects.acount() == 1
    run = scripted_langflow.requests[-1]["body"]
    assert run["input_value"] == "And?"  # and nothing of the instructions


@pytest.mark.parametrize("task", [TITLE, TAGS])
async def test_what_it_asks_for_a_title_or_tags_is_no_part_of_the_chat(
    http, scripted_langflow, task
):
    scripted_langflow.script = answer_of("One.")
    await post(http, CHAT, SYSTEM, user("Why?"))
    scripted_langflow.script = answer_of('{"title": "🌉 A bridge"}')

    made = (await post(http, TASK, user(task))).json()

    assert json.loads(made["choices"][0]["message"]["content"]) == {"title": "🌉 A bridge"}
    scripted_langflow.script = answer_of("Two.")
    await post(http, CHAT, SYSTEM, user("Why?"), assistant("One."), user("And?"))
    question = await Message.objects.aget(text="And?")
    said = [m.text async for m in Message.objects.filter(conversation=question.conversation_id)]
    assert sorted(said) == ["And?", "One.", "Two.", "Why?"]


async def test_one_that_is_too_long_for_a_question_is_said_to_be(http):
    refused = await post(http, TASK, user(TITLE + "x" * 4000))

    assert refused.status_code == 400
    assert refused.json()["error"]["code"] == "context_length_exceeded"


async def test_an_editors_request_with_tools_it_need_not_use(http, scripted_langflow):
    scripted_langflow.script = answer_of("One.")
    parts = [{"type": "text", "text": "What does"}, {"type": "text", "text": "this do?"}]

    chunks = chunks_of(await post(http, CONTINUE, SYSTEM, user(parts)))

    assert words_of(chunks) == "One."
    assert (await Message.objects.aget(role="user")).text == "What does\nthis do?"


async def test_a_proxy_is_told_to_hold_nothing_back(http, scripted_langflow):
    response = await post(http, CHAT, user("Why?"))

    assert response.headers["x-accel-buffering"] == "no"
    assert "no-store" in response.headers["cache-control"]
    assert "access-control-allow-origin" not in response.headers
