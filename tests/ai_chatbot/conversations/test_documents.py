"""The saved document is what the messages say, and can be made from them again."""

import threading

import pytest
from channels.db import database_sync_to_async
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml

from ai_chatbot.conversations import keeping
from ai_chatbot.conversations.asking import select_version
from ai_chatbot.conversations.documents import build_document, build_markdown
from ai_chatbot.conversations.keeping import save_document, save_if_changed
from ai_chatbot.models import Conversation, Message
from tests.ai_chatbot.conftest import write_turn
from tests.scripted_langflow import answer


def rebuild(capsys, *arguments):
    call_command("rebuild_documents", *arguments)
    return capsys.readouterr().out.strip()


@pytest.mark.django_db(transaction=True)
async def test_after_an_answer_and_a_closed_tab_the_document_equals_the_journal(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.script = answer("One, ", "two.")
    tab = await open_tab(alice, conversation)
    await tab.ask("Count?")
    await tab.read_until('data-ends="m-')
    first = await Message.objects.aget(role="assistant")
    await tab.send(action="retry", id=str(first.pk))
    await tab.read_until("2 / 2")
    await tab.send(action="version", id=str(first.pk))
    await tab.read_until("1 / 2")

    await tab.close()

    saved = await Conversation.objects.aget(pk=conversation.pk)
    assert saved.document == await database_sync_to_async(build_document)(saved)
    assert saved.document["head"] == str(first.pk)
    assert [message["text"] for message in saved.document["messages"]] == [
        "Count?",
        "One, two.",
        "One, two.",
    ]


def test_a_document_that_was_lost_is_rebuilt(conversation, capsys):
    write_turn(conversation)
    Conversation.objects.update(document=None)

    assert rebuild(capsys) == "1 saved documents looked at, 1 rebuilt."

    conversation.refresh_from_db()
    assert conversation.document == build_document(conversation)
    assert rebuild(capsys) == "1 saved documents looked at, 0 rebuilt."


def test_a_check_changes_nothing_and_fails_when_a_document_differs(conversation, capsys):
    write_turn(conversation)

    with pytest.raises(CommandError, match="1 of 1 saved documents are unlike their messages"):
        rebuild(capsys, "--check")

    conversation.refresh_from_db()
    assert conversation.document is None
    rebuild(capsys)
    assert "agree with their messages" in rebuild(capsys, "--check")


def test_one_users_documents_can_be_rebuilt_alone(conversation, bob, capsys):
    write_turn(conversation)
    write_turn(Conversation.objects.create(owner=bob))

    assert rebuild(capsys, "--user", "bob") == "1 saved documents looked at, 1 rebuilt."

    conversation.refresh_from_db()
    assert conversation.document is None


def test_an_unknown_user_is_named(db, capsys):
    with pytest.raises(CommandError, match="nobody"):
        rebuild(capsys, "--user", "nobody")


def test_an_unused_conversation_has_no_document(conversation, capsys):
    assert rebuild(capsys) == "0 saved documents looked at, 0 rebuilt."


@pytest.mark.django_db(transaction=True)
def test_of_two_savings_that_overlap_the_newer_one_stays(conversation, monkeypatch):
    _, answered = write_turn(conversation, "Whole?", "Half", status="running")
    has_read, may_write = threading.Event(), threading.Event()

    def build_slowly(found):
        document = build_document(found)
        if threading.current_thread() is page:
            has_read.set()
            may_write.wait(1)
        return document

    def save():
        keeping.save_document(conversation.pk)
        connections.close_all()

    def end_and_save():
        Message.objects.filter(pk=answered.pk).update(text="Half and half", status="done")
        save()

    monkeypatch.setattr(keeping, "build_document", build_slowly)
    page, run = threading.Thread(target=save), threading.Thread(target=end_and_save)
    page.start()
    assert has_read.wait(60)

    run.start()
    run.join(0.5)  # it waits for the page's lock, or writes before the page does
    may_write.set()
    for thread in (page, run):
        thread.join(60)

    saved = Conversation.objects.get(pk=conversation.pk).document["messages"][-1]
    assert (saved["status"], saved["text"]) == ("done", "Half and half")


# --- On a page's leaving ----------------------------------------------------------------------


@pytest.fixture
def saved(conversation):
    write_turn(conversation, "Why?", "Because.", ended_at=timezone.now())
    save_document(conversation.pk)
    Conversation.objects.update(document={"as": "it was"})
    return conversation


def document_of(conversation):
    return Conversation.objects.get(pk=conversation.pk).document


def test_what_says_all_already_is_not_made_anew(saved):
    save_if_changed(saved.pk)

    assert document_of(saved) == {"as": "it was"}


def test_a_new_turn_is_saved(saved):
    write_turn(saved, "And now?", "Still.")

    save_if_changed(saved.pk)

    assert len(document_of(saved)["messages"]) == 4


def test_an_end_is_saved(saved):
    Message.objects.filter(role="assistant").update(ended_at=timezone.now(), text="All of it.")

    save_if_changed(saved.pk)

    assert document_of(saved)["messages"][1]["text"] == "All of it."


def test_another_version_that_shows_is_saved(saved):
    question = saved.messages.get(role="user")
    select_version(saved, str(question.pk))

    save_if_changed(saved.pk)

    assert document_of(saved)["head"] == str(saved.messages.get(role="assistant").pk)


def test_thoughts_are_kept_in_the_document_and_left_out_of_the_markdown(conversation):
    thinking = "<think>\nTwo and two.\n</think>\n\nIt is 4."
    write_turn(conversation, "2+2?", thinking)

    assert build_document(conversation)["messages"][1]["text"] == thinking
    assert "Two and two" not in build_markdown(conversation)
    assert "It is 4." in build_markdown(conversation)


def test_the_markdown_has_the_passages_that_were_served(conversation):
    _, answer = write_turn(conversation, "味噌?", "It is soup [1].")
    answer.sources.create(
        n=1, title="Café", text="# 味噌汁\n\n![](https://a.b/c.png)\nעם דאשי", content_hash="",
        start=0, end=9, score=0.5, cited=True,
    )  # fmt: skip

    text = build_markdown(conversation)

    assert "1. Café\n\n    > # 味噌汁\n    >\n" in text
    assert "    > [](https://a.b/c.png)\n    > עם דאשי\n" in text


def test_a_cited_passage_is_disarmed_where_footnotes_are_known_and_where_not(conversation):
    _, answer = write_turn(conversation, "What?", "Soup [1].")
    hostile = "味噌汁 soup <img src=https://evil.example/a.png> ![p](https://evil.example/p.png)"
    answer.sources.create(
        n=1, title="Note", text=hostile, content_hash="", start=0, end=9, score=0.5
    )

    text = build_markdown(conversation)

    assert "[^1-1]: 1 · Note" in text
    assert "<img" not in text
    assert "![" not in text


def test_in_markdown_marks_are_footnotes_that_name_their_answer(conversation):
    for said in ("味噌汁 it is![1] `x[1]` and[^1]\n\n[^1]: שלום", "Soup, cafe\u0301 [2][1]."):
        _, answer = write_turn(conversation, "What?", said)
        for n in (1, 2, 3):
            answer.sources.create(
                n=n, title=f"Note {n}", text=f"味噌汁 soup, cafe\u0301, שלום {n}", content_hash="",
                start=0, end=9, score=0.5,
            )  # fmt: skip

    first, second = build_markdown(conversation).split("## What?")[1:]

    assert "味噌汁 it is[^1-1]! `x[1]` and[^1]\n\n[^1]: שלום" in first
    assert "[^1-1]: 1 · Note 1\n\n    > 味噌汁 soup" in first
    assert "2. Note 2\n\n    > " in first
    assert "Soup, cafe\u0301[^2-2][^2-1]." in second
    assert "[^2-1]: 1 · Note 1\n\n    > " in second
    assert "3. Note 3\n\n    > " in second


@pytest.mark.parametrize("title", ["Plan", 'Café "味噌"', "תוכנית (2)"])
def test_a_footnote_shows_where_footnotes_are_unknown(conversation, title):
    _, answer = write_turn(conversation, "What?", "Soup [1].")
    answer.sources.create(n=1, title=title, text="Soup", content_hash="", start=0, end=9, score=0.5)

    html = MarkdownIt("commonmark").render(build_markdown(conversation))

    assert f"[^1-1]: 1 · {escapeHtml(title)}</p>" in html
    assert "<a" not in html
