"""Exports of other tools become conversations, once, and what is new of them later on."""

import json
import unicodedata
from datetime import UTC, datetime

import pytest
from asgiref.sync import sync_to_async

from ai_chatbot.answering.ask import ask
from ai_chatbot.conversations import trash
from ai_chatbot.conversations.importing.importer import import_conversations
from ai_chatbot.conversations.importing.trees import BEGINS, UNANSWERED
from ai_chatbot.models import Conversation, Message, Usage
from tests.ai_chatbot.conftest import answer_has_ended, stored_answer, until, write_turn
from tests.ai_chatbot.conversations.importing.exports import (
    as_file,
    as_zip,
    chatgpt,
    chatgpt_node,
    claude,
    claude_message,
    open_webui,
    soup,
    webui_message,
)
from tests.scripted_langflow import answer


def bring(owner, *documents, **options):
    return import_conversations(owner, as_file(*documents), "conversations.json", **options)


def branch_of(conversation):
    return [(each.role, each.text) for each in conversation.branch()]


def texts(conversation):
    return [each.text for each in conversation.branch()]


# --- ChatGPT ------------------------------------------------------------------------------------


def test_a_conversation_of_chatgpt_has_its_words_its_times_and_its_model(alice):
    report = bring(alice, soup())

    found = Conversation.objects.owned_by(alice).get()
    question, answer = found.branch()
    assert (question.text, answer.text) == ("How long does soup cook?", "An hour.")
    assert answer.model == "gpt-4o"
    assert found.title == "Soup"
    assert found.imported_from == "chatgpt"
    assert found.created_at == datetime.fromtimestamp(1_700_000_000.25, UTC)
    assert answer.created_at == found.updated_at == datetime.fromtimestamp(1_700_000_060.5, UTC)
    assert (report.count("new"), report.messages, report.skipped) == (1, 2, [])


def test_another_answer_and_an_edited_question_are_versions(alice):
    bring(
        alice,
        soup(
            chatgpt_node("a2", "q1", "assistant", "Two hours."),
            chatgpt_node("q2", "root", "user", "How long does rice cook?"),
            chatgpt_node("a3", "q2", "assistant", "Twenty minutes."),
            current="a2",
        ),
    )

    found = Conversation.objects.get()
    assert texts(found) == ["How long does soup cook?", "Two hours."]
    assert found.messages.filter(parent=None).count() == 2
    assert found.messages.get(text__startswith="How long does soup").children.count() == 2


def test_what_tools_say_to_each_other_is_left_out_and_counted(alice):
    pictured = [{"content_type": "image_asset_pointer", "asset_pointer": "file-service://x"}, "?"]
    report = bring(
        alice,
        chatgpt(
            chatgpt_node("root", None),
            chatgpt_node("s", "root", "system", "You are helpful."),
            chatgpt_node("q1", "s", "user", parts=pictured, kind="multimodal_text"),
            chatgpt_node("t1", "q1", "assistant", "search('x')", recipient="browser"),
            chatgpt_node("t2", "t1", "tool", "found x"),
            chatgpt_node("t3", "t2", "assistant", kind="thoughts"),
            chatgpt_node("a1", "t3", "assistant", "First half."),
            chatgpt_node("t4", "a1", "tool", "more"),
            chatgpt_node("a2", "t4", "assistant", "Second half."),
        ),
    )

    found = Conversation.objects.get()
    assert branch_of(found) == [
        ("user", "(A picture stood here.)\n\n?"),
        ("assistant", "First half.\n\nSecond half."),
    ]
    assert report.conversations[0].left_out == {
        "instructions to the model": 1,
        "pictures": 1,
        "calls of tools and what these answered": 3,
        "thoughts and other things that are no text": 1,
    }


def test_a_question_without_an_answer_gets_it_from_a_later_export(alice):
    asked = chatgpt(chatgpt_node("q1", None, "user", "Well?"))
    bring(alice, asked)
    found = Conversation.objects.get()
    assert found.head.error == UNANSWERED

    grown = chatgpt(chatgpt_node("q1", None, "user", "Well?"),
                    chatgpt_node("a1", "q1", "assistant", "Yes."))  # fmt: skip
    report = bring(alice, grown)

    assert texts(Conversation.objects.get()) == ["Well?", "Yes."]
    assert Message.objects.count() == 2
    assert report.count("grown") == 1


def test_what_begins_with_an_answer_and_what_asks_twice_still_take_turns(alice):
    bring(
        alice,
        chatgpt(
            chatgpt_node("a0", None, "assistant", "Hello!"),
            chatgpt_node("q1", "a0", "user", "One"),
            chatgpt_node("q2", "q1", "user", "Two"),
            chatgpt_node("a2", "q2", "assistant", "Both."),
        ),
    )

    assert branch_of(Conversation.objects.get()) == [
        ("user", BEGINS),
        ("assistant", "Hello!"),
        ("user", "One"),
        ("assistant", ""),
        ("user", "Two"),
        ("assistant", "Both."),
    ]


# --- Claude and Open WebUI ----------------------------------------------------------------------


def test_a_conversation_of_claude_is_read_without_its_thoughts(alice):
    thought = {"type": "thinking", "thinking": "Hm."}
    said = {"type": "text", "text": "In June."}
    report = bring(
        alice,
        claude(
            claude_message("m1", "human", "When?", files=[{"file_name": "plan.pdf"}],
                           attachments=[{"file_name": "a.txt", "extracted_content": "Roses"}]),
            claude_message("m2", "assistant", "Hm.In June.", content=[thought, said]),
        ),
    )  # fmt: skip

    question, answer = Conversation.objects.get(title="Garden", imported_from="claude").branch()
    assert question.text == "When?\n\n(Attached: a.txt)\n\nRoses\n\n(Attached: plan.pdf)"
    assert answer.text == "In June."
    assert answer.created_at == datetime(2024, 5, 6, 7, 8, 9, 123456, UTC)
    assert report.conversations[0].left_out["thoughts and other things that are no text"] == 1


def test_branches_of_claude_follow_the_messages_that_they_name(alice):
    nobody = "00000000-0000-4000-8000-000000000000"
    bring(
        alice,
        claude(
            claude_message("m1", "human", "When?", parent_message_uuid=nobody),
            claude_message("m2", "assistant", "In May.", parent_message_uuid="m1"),
            claude_message("m3", "assistant", "In June.", parent_message_uuid="m1"),
        ),
    )

    found = Conversation.objects.get()
    assert texts(found) == ["When?", "In June."]
    assert found.messages.get(role="user").children.count() == 2


def test_an_old_export_of_claude_has_texts_alone(alice):
    message = {"uuid": "m1", "text": "Só isto", "sender": "human"}
    bring(alice, claude(message, {"uuid": "m2", "text": "Sim", "sender": "assistant"}))

    assert texts(Conversation.objects.get()) == ["Só isto", "Sim"]


def test_a_chat_of_open_webui_keeps_its_tree_and_loses_what_was_folded_away(alice):
    folded = '<details type="reasoning" done="true">\n<summary>Thought</summary>\n> x\n</details>\n'
    report = bring(
        alice,
        open_webui(
            webui_message("m1", None, "user", "Mast?", files=[{"type": "image", "url": "data:"}]),
            webui_message("m2", "m1", "assistant", "Of pine.", model="llama3"),
            webui_message("m3", "m1", "assistant", folded + "Of oak.", model="llama3"),
            current="m3",
        ),
    )

    found = Conversation.objects.get(imported_from="open_webui")
    assert texts(found) == ["Mast?\n\n(A picture stood here.)", "Of oak."]
    assert found.messages.get(role="user").children.count() == 2
    assert report.conversations[0].left_out == {
        "pictures": 1,
        "thoughts and other things that are no text": 1,
    }


@pytest.mark.parametrize("lone", [True, False])
def test_one_chat_by_itself_and_a_list_of_them_are_both_taken(alice, lone):
    document = open_webui(webui_message("m1", None, "user", "A"),
                          webui_message("m2", "m1", "assistant", "B"))  # fmt: skip
    report = import_conversations(alice, as_file(document, lone=lone), "chat.json")

    assert report.count("new") == 1


# --- The same again -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [
        soup(),
        claude(claude_message("m1", "human", "A"), claude_message("m2", "assistant", "B")),
        claude({"text": "A", "sender": "human"}, {"text": "B", "sender": "assistant"}),
        open_webui(webui_message("m1", None, "user", "A")),
    ],
    ids=["chatgpt", "claude", "claude-without-ids", "open-webui"],
)
def test_the_same_export_twice_makes_nothing_new(alice, document):
    bring(alice, document)
    before = [*Message.objects.order_by("pk").values()], [*Conversation.objects.values()]

    report = bring(alice, document)

    assert ([*Message.objects.order_by("pk").values()], [*Conversation.objects.values()]) == before
    assert (report.count("here already"), report.messages) == (1, 0)


def test_a_grown_export_adds_what_is_new_and_shows_it(alice):
    bring(alice, soup())
    later = 1_700_000_900

    bring(
        alice,
        soup(
            chatgpt_node("q2", "a1", "user", "And rice?", at=later),
            chatgpt_node("a2", "q2", "assistant", "Twenty minutes.", at=later),
        ),
    )

    found = Conversation.objects.get()
    assert texts(found)[2:] == ["And rice?", "Twenty minutes."]
    assert found.updated_at == datetime.fromtimestamp(later, UTC)


def test_what_was_asked_here_since_and_a_new_title_stay(alice):
    bring(alice, soup())
    found = Conversation.objects.get()
    write_turn(found, "And with beans?", "Two hours.")
    Conversation.objects.update(title="My soup")

    bring(alice, soup(chatgpt_node("q2", "a1", "user", "And rice?"), title="Other"))

    found.refresh_from_db()
    assert found.title == "My soup"
    assert texts(found)[2:] == ["And with beans?", "Two hours."]
    assert found.messages.filter(text="And rice?").exists()


def test_what_lies_in_the_trash_stays_there(alice):
    bring(alice, soup())
    trash.put_in_trash(Conversation.objects.get())

    report = bring(alice, soup())

    assert report.count("in the trash") == 1
    assert Conversation.objects.get().deleted_at


def test_two_people_may_import_the_same_file(alice, bob):
    bring(alice, soup())
    bring(bob, soup())

    assert Conversation.objects.owned_by(alice).count() == 1
    assert Conversation.objects.owned_by(bob).count() == 1


async def test_an_imported_conversation_can_be_gone_on_with(
    transactional_db, alice, scripted_langflow
):
    scripted_langflow.script = answer("Add ", "salt.")
    report = await sync_to_async(bring)(alice, soup())
    assert report.messages == 2

    await ask(await Conversation.objects.aget(), "And then?")
    await until(answer_has_ended)

    assert (await stored_answer()).text == "Add salt."
    assert (await Message.objects.aget(text="And then?")).parent_id == (
        await Message.objects.aget(text="An hour.")
    ).pk
    assert await Usage.objects.acount() == 1  # what others' models wrote costs nothing here


# --- Every script -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        unicodedata.normalize("NFC", "Crème brûlée für Émile"),
        unicodedata.normalize("NFD", "Crème brûlée für Émile"),
        "味噌汁の作り方は？",
        "كيف أصنع الحساء؟",
        "पोहा कैसे बनाते हैं",
        "👩‍👩‍👧 family",
    ],
)
def test_every_script_stays_as_it_was_written_and_is_found(alice, text):
    bring(alice, soup(chatgpt_node("q2", "a1", "user", text), title=text))

    found = Conversation.objects.owned_by(alice).saying(text).get()
    assert found.title == text
    assert found.messages.filter(text=text).exists()


# --- Zips ---------------------------------------------------------------------------------------


def test_a_zip_as_it_came_is_read_and_its_other_files_are_named_once(alice):
    packed = as_zip(
        {
            "conversations.json": json.dumps([soup(), soup(name="c-2")]),
            "user.json": json.dumps({"id": "user-1"}),
            "message_feedback.json": json.dumps([{"id": 1}, {"id": 2}]),
            "chat.html": "<html>",
            "__MACOSX/conversations.json": "{",
            "dalle-generations/x.webp": b"x",
        }
    )

    report = import_conversations(alice, packed, "export.zip")

    assert report.count("new") == 2
    assert [each.where for each in report.skipped] == ["user.json", "message_feedback.json"]


def test_an_import_that_runs_out_of_time_goes_on_with_the_same_file(alice):
    documents = [soup(name=f"c-{n}") for n in range(3)]

    first = bring(alice, *documents, seconds=-1)
    second = bring(alice, *documents)

    assert (first.count("new"), first.unfinished[:21]) == (1, "There is more in the ")
    assert (second.count("here already"), second.count("new"), second.unfinished) == (1, 2, "")
