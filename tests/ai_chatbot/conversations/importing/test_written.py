"""What other tools' pages draw or write beside a conversation is words in what is imported."""

import json

import pytest

from ai_chatbot.conversations.importing.importer import import_conversations
from ai_chatbot.models import Conversation
from tests.ai_chatbot.conversations.importing.exports import (
    as_file,
    chatgpt,
    chatgpt_node,
    claude,
    claude_message,
)

CITED = "\ue200cite\ue202turn0search0\ue202turn0news3\ue201"
NAMED = '\ue200entity\ue202["people","李清照","poet"]\ue201'


def answer_of(owner, document):
    import_conversations(owner, as_file(document), "conversations.json")
    return Conversation.objects.owned_by(owner).get().branch()[-1].text


def of_chatgpt(*answers):
    return chatgpt(chatgpt_node("root", None), chatgpt_node("q", "root", "user", "And?"), *answers)


@pytest.mark.parametrize(
    ("said", "references", "read"),
    [
        (f"A boat {CITED}.", [(CITED, "([a](https://a.example))")],
         "A boat ([a](https://a.example))."),
        (f"{CITED} {CITED} {CITED}.", [(CITED, "first"), (CITED, "second")], "first second ."),
        (f"By {NAMED}, cafe\u0301.", [], "By 李清照, cafe\u0301."),
        ("قارب \ue200image_group\ue202{}\ue201.", [], "قارب ."),
        ("Odd: \ue200entity\ue202[1\ue201 \ue200 \ue201.", [None], "Odd:  ."),
    ],
)  # fmt: skip
def test_what_the_page_of_chatgpt_draws_is_read(alice, said, references, read):
    told = [{"matched_text": each[0], "alt": each[1]} if each else each for each in references]
    node = chatgpt_node("a", "q", "assistant", said, metadata={"content_references": told})

    assert answer_of(alice, of_chatgpt(node)) == read


@pytest.mark.parametrize(
    ("canvas", "kept"),
    [
        ({"name": "Pain", "type": "document", "content": "# Pâte\n\nmonte"},
         "**Pain**\n\n# Pâte\n\nmonte"),
        ({"name": "f", "type": "code/python", "content": "s = '```'"},
         "**f**\n\n````python\ns = '```'\n````"),
        ({"name": [], "type": 1, "content": {}}, ""),
        ("no object", ""),
    ],
)  # fmt: skip
def test_a_canvas_of_chatgpt_is_part_of_the_answer(alice, canvas, kept):
    content = {"content_type": "code", "text": json.dumps(canvas)}
    call = chatgpt_node("c", "q", "assistant", recipient="canmore.create_textdoc", content=content)
    after = chatgpt_node("a", "c", "assistant", "It is in the canvas.")

    answer = answer_of(alice, of_chatgpt(call, after))

    assert answer == "\n\n".join(each for each in [kept, "It is in the canvas."] if each)


@pytest.mark.parametrize(
    ("artifact", "kept"),
    [
        ({"command": "create", "type": "text/html", "title": "صفحة", "content": "<p>مرحبا</p>\n"},
         "**صفحة**\n\n```html\n<p>مرحبا</p>\n```"),
        ({"command": "rewrite", "type": "application/vnd.ant.code", "language": "c++\n",
          "content": "int a;"}, "```\nint a;\n```"),
        ({"command": "update", "old_str": "a", "new_str": "b"}, ""),
    ],
)  # fmt: skip
def test_an_artifact_of_claude_is_part_of_the_answer(alice, artifact, kept):
    content = [
        {"type": "tool_use", "name": "artifacts", "input": artifact},
        {"type": "text", "text": "Done."},
    ]
    document = claude(
        claude_message("q", "human", "Write."),
        claude_message("a", "assistant", "", content=content),
    )

    assert answer_of(alice, document) == "\n\n".join(each for each in [kept, "Done."] if each)


@pytest.mark.parametrize("title", ["", None, "New chat", "New Chat"])
def test_a_conversation_without_a_title_has_what_was_asked_as_one(alice, title):
    picture = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://f"}
    asked = chatgpt_node(
        "q", None, "user", parts=[picture, "船は何ですか？"], kind="multimodal_text",
        metadata={"attachments": [{"name": "boat.pdf"}]},
    )  # fmt: skip
    document = chatgpt(asked, chatgpt_node("a", "q", "assistant", "A boat."), title=title)

    import_conversations(alice, as_file(document), "conversations.json")

    assert Conversation.objects.owned_by(alice).get().title == "船は何ですか？"
