"""An answer always ends, and its page always shows, whatever its model wrote."""

import asyncio

import pytest
from django.urls import reverse

from ai_chatbot.conversations.documents import build_markdown
from ai_chatbot.models import Message
from ai_chatbot.rendering import branch
from tests.ai_chatbot.conftest import stored_answer, write_turn
from tests.scripted_langflow import answer, end, token

pytestmark = pytest.mark.django_db(transaction=True)

ILL = [
    "![x](http://a]/b)",
    "![x](https://[::1/a.png)",
    "- " * 500 + "x",
    "> - " * 800 + "x",
    "[" * 5000,
    "It is blue " + "." * 8000 + "x [1]",
    "***a *b " * 1000,
]


@pytest.mark.parametrize("text", ILL)
async def test_an_answer_that_is_hard_to_show_ends_like_any_other(
    alice, conversation, open_tab, scripted_langflow, text
):
    scripted_langflow.script = answer("Here: ", text[:7], text[7:], "\n\nThat is all.")
    tab = await open_tab(alice, conversation)

    await tab.ask("Show me?")

    assert "That is all." in await tab.read_until('data-ends="m-')
    assert (await stored_answer()).text.endswith("That is all.")


@pytest.mark.parametrize("text", ILL)
async def test_it_ends_as_well_when_it_comes_in_one_piece(
    alice, conversation, open_tab, scripted_langflow, text
):
    scripted_langflow.script = [end(text)]
    tab = await open_tab(alice, conversation)

    await tab.ask("Show me?")

    await tab.read_until('data-ends="m-')


@pytest.mark.parametrize("text", ILL)
def test_its_page_and_its_export_can_be_opened(client, alice, conversation, text):
    write_turn(conversation, "Show me?", text)
    client.force_login(alice)

    page = client.get(reverse("ai_chatbot:conversation", args=[conversation.pk]))
    exported = build_markdown(conversation)

    assert page.status_code == 200
    assert text[:3] in exported or text.startswith("!")


async def test_others_are_heard_while_a_long_answer_is_shown(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = [token("a\n\n" * 8000), 0.1, token("b\n\n" * 8000), 0.1, end("")]
    tab = await open_tab(alice, conversation)
    steps = 0

    async def count():
        nonlocal steps
        while True:
            steps += 1
            await asyncio.sleep(0.01)

    counting = asyncio.create_task(count())
    await tab.ask("Long?")
    await tab.read_until('data-ends="m-')
    counting.cancel()

    assert steps > 20


def test_the_sources_that_are_cited_are_those_the_text_links_to(conversation):
    _, reply = write_turn(conversation, "Where?", 'Lund yard [1], "Source 2"')
    for n in (1, 2):
        reply.sources.create(n=n, title="Lund", text="Lund yard", url=f"/notes/{n}/",
                             start=0, end=4, score=1)  # fmt: skip

    shown = branch.show_message(Message.objects.get(pk=reply.pk), [reply.pk], "Where?")

    assert shown.cited == {1}


def test_an_export_fetches_and_runs_nothing(conversation):
    text = (
        "![a](http://e.example/x.png) ![b][r] <img src=x> <!-- c --> !![d](e)\n\n"
        "- ` \n- ` ` <iframe> `\n\n`<b>` <https://e.example/a>\n\n```\n<i>![f](g)\n```\n\n[r]: http://e.example/y"
    )
    write_turn(conversation, "![q](http://e.example/q.png) <script>", text)

    exported = build_markdown(conversation)

    assert "[a](http://e.example/x.png) [b][r] &lt;img src=x> &lt;!-- c --> [d](e)" in exported
    assert "&lt;iframe>" in exported
    assert "`<b>` <https://e.example/a>" in exported
    assert "\n<i>![f](g)\n" in exported
    assert "## [q](http://e.example/q.png) &lt;script>" in exported
