"""What is not from the notes, as OpenAI's own client is told of it."""

import pytest

from tests.ai_chatbot.conftest import stored_answer
from tests.ai_chatbot.openai.conftest import assistant, says_with_passages, user

pytestmark = pytest.mark.django_db(transaction=True)

BRIDGE = ("Bridge", "The bridge was built in 1873 by Anna Berg.")
QUESTION = "When was the bridge built?"
FALSE = "Napoleon bought the submarine with seventeen bananas."
EXTRACT = "From your notes:\n\n> The bridge was built in 1873 by Anna Berg. [1]"


async def ask(client, *earlier, **wishes):
    messages = [*earlier, user(QUESTION)]
    return await client.chat.completions.create(
        model="notes_assistant", messages=messages, **wishes
    )


async def test_a_whole_answer_is_what_pages_show(client, scripted_langflow):
    await says_with_passages(scripted_langflow, f"{BRIDGE[1]} {FALSE}", BRIDGE)

    message = (await ask(client)).choices[0].message

    assert message.content == (
        f"The bridge was built in 1873 by Anna Berg [1]. {FALSE[:-1]} *(not from your notes)*.\n\n"
        f"{EXTRACT}"
    )
    assert {each.url_citation.title for each in message.annotations} == {"Bridge"}


async def test_in_a_stream_what_the_notes_say_comes_under_what_was_told(client, scripted_langflow):
    await says_with_passages(scripted_langflow, f"{BRIDGE[1]} {FALSE}", BRIDGE)

    chunks = [chunk async for chunk in await ask(client, stream=True)]
    words = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    first = await stored_answer()

    assert words == f"{BRIDGE[1]} {FALSE}\n\n{EXTRACT}"
    await says_with_passages(scripted_langflow, "Yes.", BRIDGE)
    await ask(client, user(QUESTION), assistant(words))
    assert (await stored_answer()).conversation_id == first.conversation_id


async def test_what_stands_instead_is_all_of_a_whole_answer(client, scripted_langflow):
    await says_with_passages(scripted_langflow, FALSE, BRIDGE)

    completion = await ask(client)

    assert completion.choices[0].message.content == EXTRACT


async def test_in_a_stream_it_comes_behind_what_was_told(client, scripted_langflow):
    await says_with_passages(scripted_langflow, FALSE, BRIDGE)

    chunks = [chunk async for chunk in await ask(client, stream=True)]

    words = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert words == f"{FALSE}\n\n---\n\n{EXTRACT}"


async def test_a_conversation_is_known_again_by_what_stood_instead(client, scripted_langflow):
    await says_with_passages(scripted_langflow, FALSE, BRIDGE)
    told = (await ask(client)).choices[0].message.content
    first = await stored_answer()

    await says_with_passages(scripted_langflow, "Yes.", BRIDGE)
    await ask(client, user(QUESTION), assistant(told))

    assert (await stored_answer()).conversation_id == first.conversation_id
