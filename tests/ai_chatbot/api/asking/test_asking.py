"""Asking by the API: the answer's events as they come, or the whole answer."""

import asyncio

import pytest

from ai_chatbot.models import Message, Usage
from tests.ai_chatbot.api.conftest import (
    NAME,
    an_answer_runs,
    check_problem,
    hear,
    seal,
)
from tests.ai_chatbot.conftest import an_answer_has_said, stored_answer, until
from tests.scripted_langflow import answer as answer_of
from tests.scripted_langflow import end, error, token
from tests.sse import text_of

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = [
    "Die Brücke.",
    "Cafe\u0301 naïve",
    "橋は長い。",
    "הגשר ארוך",
    "a\n\nevent: ended\ndata: {}\n\n",
]


# --- Streamed -------------------------------------------------------------------------------------


async def test_an_answer_is_streamed_from_its_beginning_to_its_end(
    asker, path, conversation, scripted_langflow
):
    go_on = asyncio.Event()
    scripted_langflow.script = [go_on, token("It was "), token("built."), end("")]
    response = await asker.post(f"{path}/ask", {"message": "When?"})
    await seal()
    go_on.set()

    begun, *middle, ended = await hear(response)

    answer = await stored_answer()
    assert begun.data == {
        "conversation": str(conversation.pk),
        "question": str(answer.parent_id),
        "answer": str(answer.pk),
    }
    assert text_of(middle) == "It was built."
    (served,) = [event for event in middle if event.name == "served"]
    assert served.data["sources"] == [
        {
            "n": 1, "title": "Bridge", "heading": "Built", "text": "It is so.", "note_id": None,
            "start": 0, "end": 9, "score": 0.9, "url": "/notes/1/", "origin": "written",
            "shared_by": "",
        }
    ]  # fmt: skip
    assert (ended.name, ended.data["status"], ended.data["error"]) == ("ended", "done", "")
    numbers = [int(event.id.removeprefix(f"{answer.pk}:")) for event in [begun, *middle, ended]]
    assert numbers == sorted(set(numbers))
    assert numbers[1:] == [event.data["seq"] for event in [*middle, ended]]


async def test_nobody_on_the_way_may_hold_the_stream_back(asker, path, scripted_langflow):
    response = await asker.post(f"{path}/ask", {"message": "When?"})

    assert response["X-Accel-Buffering"] == "no"
    assert {"no-store", "no-transform"} <= set(response["Cache-Control"].split(", "))
    await hear(response)


async def test_the_question_is_written_down_with_its_door_and_token(
    asker, path, conversation, scripted_langflow
):
    await hear(await asker.post(f"{path}/ask", {"message": "  When? "}))

    answer = await Message.objects.select_related("parent").aget(role="assistant")
    assert (answer.door, answer.token_name, answer.parent.text) == ("api", NAME, "When?")
    assert (answer.parent.door, answer.parent.token_name) == ("api", NAME)
    usage = await Usage.objects.aget(answer_id=answer.pk)
    assert (usage.door, usage.token_name, usage.tokens) == ("api", NAME, 12)


@pytest.mark.parametrize("text", TEXTS)
async def test_any_text_comes_as_it_is(asker, path, scripted_langflow, text):
    scripted_langflow.script = [*map(token, text), end("")]

    heard = await hear(await asker.post(f"{path}/ask", {"message": text}))

    assert text_of(heard) == text
    assert [event.name for event in heard].count("ended") == 1


async def test_an_answer_that_breaks_ends_with_a_sentence(asker, path, scripted_langflow):
    scripted_langflow.script = [token("Half "), error("The model is gone.")]

    *_, ended = await hear(await asker.post(f"{path}/ask", {"message": "When?"}))

    assert ended.data["status"] == "failed"
    assert "The model is gone." in ended.data["error"]


# --- Waited for -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "accept"),
    [("?stream=false", "*/*"), ("", "application/json"), ("?stream=false", "text/event-stream")],
)
async def test_an_answer_can_be_waited_for(asker, path, scripted_langflow, query, accept):
    go_on = asyncio.Event()
    scripted_langflow.script = [go_on, *answer_of("It was ", "built [1].")]
    asking = asyncio.create_task(
        asker.post(f"{path}/ask{query}", {"message": "When?"}, accept=accept)
    )
    await until(an_answer_runs)
    await seal()
    go_on.set()

    told = (await asking).json()

    assert told["answer"]["text"] == "It was built [1]."
    assert told["answer"]["status"] == "done"
    assert told["answer"]["parent"] == told["question"]
    assert told["answer"]["usage"] == {"input": 10, "output": 2, "total": 12}
    assert [source["title"] for source in told["sources"]] == ["Bridge"]


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("", "*/*"),
        ("", "text/html"),
        ("?stream=true", "application/json"),
        ("", "text/event-stream"),
    ],
)
async def test_else_it_is_streamed(asker, path, scripted_langflow, query, accept):
    response = await asker.post(f"{path}/ask{query}", {"message": "When?"}, accept=accept)

    assert [event.name for event in await hear(response)][-1] == "ended"


async def test_a_flow_that_fails_is_an_upstream_error(asker, path, scripted_langflow):
    scripted_langflow.script = [token("Half "), error("The model is gone.")]

    response = await asker.post(f"{path}/ask?stream=false", {"message": "When?"})

    assert "The model is gone." in check_problem(response, 502, "upstream_error")["detail"]
    assert (await stored_answer()).text == "Half "


async def test_a_langflow_that_is_away_is_an_upstream_that_is_unavailable(
    asker, path, scripted_langflow
):
    await scripted_langflow.die()

    response = await asker.post(f"{path}/ask?stream=false", {"message": "When?"})

    check_problem(response, 503, "upstream_unavailable")


@pytest.mark.parametrize(("status", "code"), [(503, 503), (429, 503), (404, 502), (403, 502)])
async def test_what_passes_by_itself_is_told_from_what_does_not(
    asker, path, scripted_langflow, status, code
):
    scripted_langflow.status = status

    response = await asker.post(f"{path}/ask?stream=false", {"message": "When?"})

    assert response.status_code == code


async def test_a_stopped_answer_is_an_answer(asker, path, scripted_langflow):
    scripted_langflow.script = [token("One "), asyncio.Event()]
    asking = asyncio.create_task(asker.post(f"{path}/ask?stream=false", {"message": "Count"}))
    await until(lambda: an_answer_has_said("One "))

    stopped = await asker.post(f"{path}/stop")

    told = (await asking).json()
    assert stopped.json() == {"answer": told["answer"]["id"]}
    assert (told["answer"]["status"], told["answer"]["text"]) == ("stopped", "One ")


async def test_where_nothing_runs_nothing_is_stopped(asker, path):
    assert (await asker.post(f"{path}/stop")).json() == {"answer": None}
