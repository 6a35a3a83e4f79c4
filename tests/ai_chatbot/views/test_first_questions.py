"""A question that is brought along: into the box of a conversation, to be sent or not."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from ai_chatbot.models import Message
from notes.importing.importer import import_texts


@pytest.mark.parametrize(
    "question",
    ["Where?", "Où est le café\u0301?", "寿司はどこ？", "איפה הסירה?", '"><script>x</script>'],
)
def test_a_question_asked_before_there_is_a_conversation_stands_in_its_box_to_be_sent(
    client, alice, question
):
    client.force_login(alice)

    page = client.post(reverse("ai_chatbot:new"), {"message": f" {question} "}, follow=True)

    box = page.content.decode().partition('id="question"')[2].partition("</textarea>")[0]
    assert box.endswith(f">{escape(question)}")
    assert 'id="composer" data-early="sent"' in page.content.decode()
    assert not Message.objects.exists()  # the page's socket asks it, with all its checks


def test_the_first_questions_box_takes_lines_and_cuts_nothing_off(client, alice, settings):
    settings.QUESTION_MAX_CHARS = 123
    import_texts(alice, {"a.md": "# Boat"})
    client.force_login(alice)

    page = client.get("/").text

    box = page.partition('<textarea id="question"')[2].partition(">")[0]
    assert 'data-max="123"' in box
    assert "maxlength" not in box
    assert 'id="notice"' in page


def test_a_first_question_is_asked_once(client, alice):
    client.force_login(alice)
    page = client.post(reverse("ai_chatbot:new"), {"message": "Where?"}, follow=True)

    again = client.get(page.request["PATH_INFO"])

    assert "data-early" not in again.content.decode()


def test_a_question_begun_elsewhere_stands_in_the_box_and_is_not_asked(client, alice):
    import_texts(alice, {"Suppen/味噌汁.md": "# 味噌汁 & حريرة", "b.md": "# A [x] | y"})
    soup, odd = (alice.notes.get(path=path) for path in ("Suppen/味噌汁.md", "b.md"))
    client.force_login(alice)
    button = f'form="new-conversation" name="draft" value="{escape(f"[[{soup.title}]]")}"'
    assert button in client.get(soup.get_absolute_url()).text
    assert 'name="draft" value="[[b]]"' in client.get(odd.get_absolute_url()).text

    page = client.post(reverse("ai_chatbot:new"), {"draft": f"[[{soup.title}]]"}, follow=True)

    assert f">[[{escape(soup.title)}]] </textarea>" in page.text
    assert "data-early" not in page.text
    assert "]] </textarea>" not in client.get(page.request["PATH_INFO"]).text


def test_nothing_is_asked_about_a_note_that_no_answer_rests_on(client, alice):
    import_texts(alice, {"made.md": "---\ngenerated_by: Commonplace\n---\n# Made"})
    client.force_login(alice)

    assert 'name="draft"' not in client.get(alice.notes.get().get_absolute_url()).text


def test_a_first_question_is_for_its_own_conversation(client, alice, asked):
    client.force_login(alice)
    client.post(reverse("ai_chatbot:new"), {"message": "Where?"})

    assert (
        "data-early"
        not in client.get(reverse("ai_chatbot:conversation", args=[asked.pk])).content.decode()
    )


def test_a_very_long_first_question_is_cut(client, alice, settings):
    settings.QUESTION_MAX_CHARS = 10
    client.force_login(alice)

    page = client.post(reverse("ai_chatbot:new"), {"message": "x" * 50}, follow=True)

    assert f">{'x' * 10}</textarea>" in page.content.decode()
