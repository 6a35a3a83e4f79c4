"""What a search of saved conversations shows of each, and the message at which it opens."""

import pytest

from ai_chatbot.models import Conversation, Message, Source
from tests.ai_chatbot.conftest import write_turn
from tests.ai_chatbot.views.review.listed import make


def excerpt(browser, query):
    [row] = browser.get("/conversations/", {"q": query}).context["listing"].rows
    return row.excerpt


@pytest.mark.parametrize(
    ("query", "what", "text"),
    [
        ("harbour", "Question", "Which <mark>harbour</mark>?"),
        ("Lübeck", "Answer", "It was <mark>Lübeck</mark>."),
        ("gulls", "Source 1, Log › May", "Many <mark>gulls</mark> &lt;b&gt;there."),
        ("港", "Answer", "<mark>港</mark>です"),
    ],
)
def test_an_excerpt_shows_where_it_is_said(browser, alice, query, what, text):
    conversation, _, answer = make(alice, "Which harbour?", "It was Lübeck.")
    Source.objects.create(
        message=answer, n=1, title="Log", heading="May", text="Many gulls <b>there.",
        content_hash="", start=0, end=1, score=1, url="/",
    )  # fmt: skip
    write_turn(conversation, "And then?", "港です")

    shown = excerpt(browser, query)

    assert (shown.what, str(shown.text)) == (what, text)


def test_an_excerpt_opens_at_its_message(browser, alice):
    conversation, _, answer = make(alice, "Which harbour?", "It was Lübeck.")

    page = browser.get("/conversations/", {"q": "lubeck"}).text

    address = f"{conversation.get_absolute_url()}?at={answer.pk}#m-{answer.pk}"
    assert f'href="{address}"' in page
    opened = browser.get(address)
    assert f'id="m-{answer.pk}"' in opened.text
    assert opened.context["elsewhere"] is None


def test_a_message_of_another_branch_is_shown_on_its_branch_and_nothing_is_changed(browser, alice):
    conversation, question, first = make(alice, "Which harbour?", "It was Lübeck.")
    after = Message.objects.create(
        conversation=conversation, parent=first, role="user", text="Really?"
    )
    second = Message.objects.create(
        conversation=conversation, parent=question, role="assistant", text="It was Kiel."
    )
    Conversation.objects.filter(pk=conversation.pk).update(head=second)

    opened = browser.get(conversation.get_absolute_url(), {"at": str(first.pk)})

    assert f'data-elsewhere="{after.pk}"' in opened.text
    assert "It was Lübeck." in opened.text
    assert "Really?" in opened.text
    assert "It was Kiel." not in opened.text
    assert Conversation.objects.get(pk=conversation.pk).head_id == second.pk


@pytest.mark.parametrize("at", ["", "nonsense", "\x00", "00000000-0000-0000-0000-000000000000"])
def test_a_message_that_is_not_there_opens_the_conversation_as_it_is(browser, alice, at):
    conversation, *_ = make(alice)

    assert browser.get(conversation.get_absolute_url(), {"at": at}).context["elsewhere"] is None


def test_what_is_not_shown_of_an_answer_is_not_in_its_excerpt(browser, alice):
    _, _, answer = make(alice, "Which harbour?", "Surely it was Hamburg harbour.")
    Message.objects.filter(pk=answer.pk).update(grounding={"decision": "nothing"})

    page = browser.get("/conversations/", {"q": "harbour"}).text

    assert "Hamburg" not in page


def test_an_excerpt_is_of_the_newest_message_that_says_most(browser, alice):
    conversation, *_ = make(alice, "A red boat?", "A red boat in the harbour.")
    write_turn(conversation, "Red?", "A boat.")

    assert "harbour" in excerpt(browser, "red boat harbour").text
    assert excerpt(browser, "boat").text == "A <mark>boat</mark>."
