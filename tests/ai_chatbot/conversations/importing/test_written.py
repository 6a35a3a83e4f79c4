"""What other tools' pages draw or write beside a conversation is words in what is imported."""

import json

import pytest

from ai_chatbot.conversations.importing.beside import (
    EDITS_MAX,
    READ_MAX_CHARS,
    Beside,
    Edit,
    Text,
)
from ai_chatbot.conversations.importing.formats.chatgpt import changed
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


def branch_of_claude(owner, *inputs):
    """The texts of answers that follow each other, each with one artifact."""
    messages = []
    for n, given in enumerate(inputs):
        content = [{"type": "tool_use", "name": "artifacts", "input": given}]
        messages += [
            claude_message(f"q{n}", "human", "And?"),
            claude_message(f"a{n}", "assistant", "", content=content),
        ]
    import_conversations(owner, as_file(claude(*messages)), "conversations.json")
    branch = Conversation.objects.owned_by(owner).get().branch()
    return [each.text for each in branch if each.role == "assistant"]


WRITTEN = {
    "command": "create",
    "id": "x",
    "type": "text/markdown",
    "title": "船",
    "content": "A cafe\u0301.",
}


@pytest.mark.parametrize(("given", "left"), [
    ({"command": "update", "id": "x", "old_str": "A cafe", "new_str": "של"}, "**船**\n\nשל\u0301."),
    ({"command": "rewrite", "id": "x", "content": "New."}, "**船**\n\nNew."),
    ({"command": "update", "id": "y", "old_str": "A", "new_str": "B"}, None),
    ({"command": "update", "id": "x", "old_str": "Z", "new_str": "B"}, None),
    ({"command": "update", "id": "x", "old_str": "A", "new_str": "B" * 300_000}, None),
    ({"command": "update", "id": ["x"], "old_str": {}, "new_str": None}, None),
])  # fmt: skip
def test_a_changed_artifact_is_shown_as_it_was_left(alice, given, left):
    first, *later = branch_of_claude(alice, WRITTEN, given)

    assert first == "**船**\n\nA cafe\u0301."
    assert later == [left or ""]


def test_changes_make_no_multiple_of_an_export(alice):
    long = WRITTEN | {"content": "a" * 50_000}
    change = {"command": "update", "id": "x", "old_str": "a", "new_str": "a"}

    texts = branch_of_claude(alice, long, *[change] * 40)

    assert 100_000 < sum(map(len, texts)) < 260_000


def canvas_call(key, above, tool, given):
    content = {"content_type": "code", "text": json.dumps(given)}
    return chatgpt_node(key, above, "assistant", recipient=f"canmore.{tool}", content=content)


def canvas(key, above, text):
    given = {"name": "", "type": "document", "content": text}
    return canvas_call(key, above, "create_textdoc", given)


def canvas_change(key, above, *updates):
    return canvas_call(key, above, "update_textdoc", {"updates": list(updates)})


@pytest.mark.parametrize(("pattern", "left"), [
    (".*", "New"), ("s = 1", "New\nt = 2"), (r"t \= 2", "s = 1\nNew"), ("s|t", None), (r"\d", None),
    ("(a+)+$", None), ("", None), (None, None),
])  # fmt: skip
def test_a_changed_canvas_is_shown_as_it_was_left(alice, pattern, left):
    update = {"pattern": pattern, "multiple": False, "replacement": "New"}
    made, later = canvas("c", "q", "s = 1\nt = 2"), canvas_change("d", "c", update)

    answer = answer_of(alice, of_chatgpt(made, later, chatgpt_node("a", "d", "assistant", "Done.")))

    assert answer == "\n\n".join(filter(None, ["s = 1\nt = 2", left, "Done."]))


@pytest.mark.parametrize(("old", "new", "left"), [
    ("cafe\u0301", "船", "船 של 船"), ("é", "x", None), ("e", "e" * 150_000, None),
])  # fmt: skip
def test_a_word_of_a_canvas_is_changed_wherever_it_stands(alice, old, new, left):
    rename = {"pattern": old, "multiple": True, "replacement": new}
    made, renamed = canvas("c", "q", "cafe\u0301 של cafe\u0301"), canvas_change("d", "c", rename)

    answer = answer_of(alice, of_chatgpt(made, renamed))

    assert answer == "\n\n".join(filter(None, ["cafe\u0301 של cafe\u0301", left]))


def test_a_change_may_stand_before_its_canvas_in_the_file(alice):
    update = {"pattern": "Pâte", "replacement": "船"}

    answer = answer_of(alice, of_chatgpt(canvas_change("d", "c", update), canvas("c", "q", "Pâte")))

    assert answer == "Pâte\n\n船"


def test_changes_look_through_only_so_much():
    """However many a file has: of one text, or of a text that many branches change."""
    beside = Beside()
    beside.follow("made", None)
    beside.write("x", Text("", "", "a" * 100_000))
    more_than_all = range(READ_MAX_CHARS // (100_000 * EDITS_MAX) + 2)

    for number in more_than_all:
        beside.follow(str(number), "made")
        beside.change("x", [Edit("a", "a")] * (EDITS_MAX - 1) + [Edit("b", "")])

    beside.follow("after", "made")
    assert beside.change("x", [Edit("a", "")]) == ""


def test_of_many_changes_only_so_many_are_looked_at():
    class Counting(Beside):
        def change(self, key, edits):
            return str(len(edits))

    assert changed(Counting(), [{}] * 30_000) == str(EDITS_MAX + 1)


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
