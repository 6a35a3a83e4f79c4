"""/v1/responses as OpenAI's own client for Python uses it."""

import asyncio

import openai
import pytest
from asgiref.sync import sync_to_async

from ai_chatbot.models import Conversation, Message
from ai_chatbot.tokens import make_personal_token
from tests.ai_chatbot.conftest import until, write_turn
from tests.ai_chatbot.openai.conftest import nothing_runs, pieces, says_with_passages, user
from tests.scripted_langflow import answer as answer_of
from tests.scripted_langflow import end, error, token

pytestmark = pytest.mark.django_db(transaction=True)
MODEL = "notes_assistant"
BRIDGE = ("Bridge", "The bridge was built in 1873 by Anna Berg.")


async def ask(client, said="Why?", **wishes):
    return await client.responses.create(model=MODEL, input=said, **wishes)


async def stream(client, said="Why?", **wishes):
    return [event async for event in await ask(client, said, stream=True, **wishes)]


async def test_a_question_has_a_response(client, scripted_langflow):
    scripted_langflow.script = answer_of("Be", "cause.")

    response = await ask(client, instructions="Be short.", temperature=0, metadata={"a": "b"})

    assert (response.status, response.output_text, response.model) == (
        "completed",
        "Because.",
        MODEL,
    )
    assert (response.usage.input_tokens, response.usage.output_tokens) == (10, 2)
    assert [item.type for item in response.output] == ["message"]
    answer = await Message.objects.aget(role="assistant")
    assert (response.id, answer.door) == (f"resp_{answer.pk.hex}", "openai")


@pytest.mark.parametrize("text", ["Because.", "橋は長い。", "הגשר ארוך", "Cafe\u0301\u2028x"])
async def test_its_events_are_numbered_and_come_to_the_response(client, scripted_langflow, text):
    scripted_langflow.script = answer_of(*pieces(text, 2))

    events = await stream(client)

    assert [event.sequence_number for event in events] == list(range(len(events)))
    kinds = [event.type.removeprefix("response.") for event in events]
    deltas = kinds.count("output_text.delta")
    assert kinds == [
        "created", "in_progress", "output_item.added", "content_part.added",
        *["output_text.delta"] * deltas,
        "output_text.done", "content_part.done", "output_item.done", "completed",
    ]  # fmt: skip
    said = "".join(event.delta for event in events if event.type.endswith("text.delta"))
    done = events[-1].response
    assert said == done.output_text == text
    assert events[-2].item.id == done.output[0].id
    assert (await client.responses.retrieve(done.id)).output_text == text


async def test_the_clients_own_helper_understands_the_stream(client, scripted_langflow):
    scripted_langflow.script = [token("<think>\nHm.\n</think>\n"), *answer_of("Be", "cause.")]

    async with client.responses.stream(model=MODEL, input="Why?") as events:
        final = await events.get_final_response()

    assert final.output_text == "Because."


async def test_citations_are_annotations(client, server, scripted_langflow):
    text = "It was built in 1873 [1]."
    await says_with_passages(scripted_langflow, text, BRIDGE)

    events = await stream(client, "When was the bridge built?")

    [added] = [e for e in events if e.type == "response.output_text.annotation.added"]
    [note] = events[-1].response.output[0].content[0].annotations
    assert added.annotation == note.model_dump()
    assert (note.type, note.url, note.title) == (
        "url_citation",
        f"{server}/notes/1/?from=0",
        "Bridge",
    )
    assert text[note.start_index : note.end_index] == "[1]"


async def test_thoughts_are_an_item_of_their_own(client, scripted_langflow):
    said = "<think>\nHm, notes.\n</think>\n\nBecause."
    scripted_langflow.script = answer_of(*pieces(said, 4))

    events = await stream(client)

    thoughts, words = events[-1].response.output
    assert (thoughts.type, thoughts.content[0].text.strip()) == ("reasoning", "Hm, notes.")
    assert (words.type, words.content[0].text) == ("message", "Because.")
    indexes = {event.output_index for event in events if event.type.endswith("text.delta")}
    assert indexes == {0, 1}


async def test_it_goes_on_with_the_previous_response(client, scripted_langflow):
    scripted_langflow.script = answer_of("One.")
    first = await ask(client)
    scripted_langflow.script = answer_of("Two.")

    second = await ask(client, "And?", previous_response_id=first.id)
    await ask(client, "Or?", previous_response_id=first.id)

    conversation = await Conversation.objects.aget()
    shown = [m.text for m in await sync_to_async(conversation.branch)()]
    assert shown == ["Why?", "One.", "Or?", "Two."]
    assert second.previous_response_id == first.id


async def test_a_list_of_what_was_said_goes_on_as_well(client, scripted_langflow):
    scripted_langflow.script = answer_of("One.")
    first = await ask(client)

    said = [{"role": "developer", "content": "Be short."}, user("Why?")]
    said += [item.model_dump(exclude_none=True) for item in first.output]
    said += [{"type": "reasoning", "id": "rs_1", "summary": []}]
    said += [{"role": "user", "content": [{"type": "input_text", "text": "And?"}]}]
    await ask(client, said)

    assert await Conversation.objects.acount() == 1


async def test_so_many_tokens_make_it_incomplete(client, scripted_langflow):
    scripted_langflow.script = [*map(token, ["12345678"] * 10), asyncio.Event()]

    events = await stream(client, max_output_tokens=3)

    assert events[-1].type == "response.incomplete"
    response = events[-1].response
    assert (response.status, response.incomplete_details.reason) == (
        "incomplete",
        "max_output_tokens",
    )
    assert response.output_text == "123456781234"
    await asyncio.wait_for(scripted_langflow.hung_up.wait(), 60)


async def test_one_that_is_left_goes_on_and_is_fetched_by_its_id(client, scripted_langflow):
    go_on = asyncio.Event()
    scripted_langflow.script = [token("One "), go_on, token("two."), end("One two.")]
    events = await ask(client, stream=True)
    async for event in events:
        if event.type == "response.created":
            response_id = event.response.id
        if event.type == "response.output_text.delta":
            break
    await events.close()

    assert (await client.responses.retrieve(response_id)).status == "in_progress"
    go_on.set()
    await until(nothing_runs)
    fetched = await client.responses.retrieve(response_id)
    assert (fetched.status, fetched.output_text) == ("completed", "One two.")


async def test_one_that_is_being_written_can_be_cancelled(client, scripted_langflow):
    scripted_langflow.script = [token("One "), asyncio.Event()]
    events = await ask(client, stream=True)
    async for event in events:
        if event.type == "response.output_text.delta":
            break
    response_id = f"resp_{(await Message.objects.aget(status='running')).pk.hex}"

    assert (await client.responses.cancel(response_id)).status == "cancelled"

    assert [event.type async for event in events][-1] == "response.completed"
    await until(nothing_runs)
    assert (await client.responses.retrieve(response_id)).status == "cancelled"
    with pytest.raises(openai.ConflictError):
        await client.responses.cancel(response_id)


async def test_what_fails_in_the_middle_has_failed(client, scripted_langflow):
    scripted_langflow.script = [token("Half "), error("the model is gone")]

    events = await stream(client)

    assert events[-1].type == "response.failed"
    failed = events[-1].response
    assert (failed.status, failed.error.code) == ("failed", "server_error")
    assert "the model is gone" in failed.error.message
    kept = await client.responses.retrieve(failed.id)
    assert (kept.status, kept.output_text) == ("failed", "Half ")


@pytest.mark.parametrize("streamed", [False, True])
async def test_what_fails_before_its_first_word_has_a_status(client, scripted_langflow, streamed):
    scripted_langflow.status = 503

    with pytest.raises(openai.InternalServerError) as failure:
        await ask(client, stream=streamed)

    assert (failure.value.status_code, failure.value.code) == (503, "upstream_unavailable")


async def test_what_is_wrong_is_400_and_names_the_field(client):
    with pytest.raises(openai.BadRequestError) as refusal:
        await ask(client, [{"role": "user", "content": [{"type": "input_image"}]}])

    assert refusal.value.param == "input[0].content[0].type"
    assert not await Conversation.objects.aexists()


IDS = ["resp_x", "x", "resp_" + "f" * 10_000, "resp_", "", "resp_" + "0" * 32, 5, ["a"], {"a": 1}]


async def test_a_response_that_is_none_is_404(client):
    for response_id in IDS:
        body = {"model": MODEL, "input": "Why?", "previous_response_id": response_id}
        with pytest.raises(openai.NotFoundError) as refusal:
            await client.post("/responses", body=body, cast_to=object)

        assert refusal.value.code == "previous_response_not_found"
    for response_id in IDS[:3]:
        with pytest.raises(openai.NotFoundError):
            await client.responses.retrieve(response_id)
    assert not await Conversation.objects.aexists()


async def test_strangers_have_none_of_it(client, bob, scripted_langflow):
    scripted_langflow.script = answer_of("My secret.")
    mine = (await ask(client)).id
    theirs = await sync_to_async(make_personal_token)(bob, name="his", scopes=["ask"])
    stranger = client.with_options(api_key=theirs)

    for asking in (
        stranger.responses.retrieve(mine),
        stranger.responses.cancel(mine),
        ask(stranger, "And?", previous_response_id=mine),
    ):
        with pytest.raises(openai.NotFoundError) as refusal:
            await asking
        assert "secret" not in str(refusal.value.body)
    assert not await Conversation.objects.filter(owner=bob).aexists()


async def test_answers_of_other_doors_are_not_read_by_this_one(client, conversation):
    _, answer = await sync_to_async(write_turn)(conversation)

    with pytest.raises(openai.NotFoundError):
        await client.responses.retrieve(f"resp_{answer.pk.hex}")


async def test_a_response_is_not_deleted_here(client, key):
    with pytest.raises(openai.APIStatusError) as refusal:
        await client.responses.delete("resp_" + "0" * 32)

    assert refusal.value.status_code == 405
