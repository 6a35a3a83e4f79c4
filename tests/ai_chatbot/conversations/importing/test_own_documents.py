"""Our own documents: what goes out comes in again, here or elsewhere, and claims nothing."""

import json
import uuid
from typing import Any

import pytest

from ai_chatbot.conversations.documents import build_document
from ai_chatbot.conversations.exporting.zips import conversation_files
from ai_chatbot.conversations.importing.importer import import_conversations
from ai_chatbot.models import Conversation, Message, Source
from ai_chatbot.rendering.branch import show_branch
from config.base.downloads.zips import zipped
from notes.models import Note
from tests.ai_chatbot.conftest import write_turn
from tests.ai_chatbot.conversations.importing.exports import as_file

HASH = "a" * 64
GROUNDING = {
    "decision": "unsure",
    "score": 0.5,
    "sure": 0.75,
    "sentences": [
        {"start": 0, "end": 13, "verdict": "quoted", "numbers": [1], "strength": 1.0},
        {"start": 14, "end": 27, "verdict": "not_in_notes", "numbers": [], "strength": 0.0},
    ],
    "extract": [{"n": 1, "start": 0, "end": 15, "text": "We went in May."}],
    "without_model": "",
    "language": "en",
}
TIMES = {
    "words": "last year", "label": "2023", "after": "2023-01-01", "before": "2024-01-01",
    "only": True, "ignored": False, "says": "", "said": "Notes of 2023",
}  # fmt: skip


@pytest.fixture
def note(alice):
    return Note.objects.create(
        owner=alice, path="Lund.md", title="Lund", content_hash=HASH, body="We went in May. 味噌汁"
    )


@pytest.fixture
def told(conversation, note):
    """A conversation with all that a document can say."""
    write_turn(conversation, "When was it? 味噌汁", "Nobody knows.")
    _, answer = write_turn(
        conversation,
        "And where?",
        "In **May** [1]. By boat once.",
        model="small",
        usage={"input": 1, "output": 2, "total": 3},
        timings={"first_token": 0.5, "total": 1.5},
        grounding=GROUNDING,
        times=TIMES,
        flow_id="f",
        flow_version="v",
    )
    seal(answer, note_id=note.pk)
    return conversation


def seal(answer, n=1, **fields):
    about = {"title": "Lund", "text": "We went in May.", "content_hash": HASH, "score": 0.5}
    return Source.objects.create(
        message=answer, n=n, start=0, end=15, url="/x", heading="Trip", **about | fields
    )


def bring(owner, *documents, **options):
    return import_conversations(owner, as_file(*documents, **options), "conversation.json")


def only_answer(**fields):
    """A document of one question and an answer with these fields."""
    question, answer = str(uuid.uuid4()), str(uuid.uuid4())
    at = "2024-05-06T07:08:09+00:00"
    said = {"created_at": at, "ended_at": at}
    return {
        "format": "commonplace.conversation",
        "version": 1,
        "id": str(uuid.uuid4()),
        "title": "T",
        "created_at": at,
        "updated_at": at,
        "head": answer,
        "messages": [
            {"id": question, "parent": None, "role": "user", "text": "Q", **said},
            {"id": answer, "parent": question, "role": "assistant", "text": "A", "status": "done",
             **said, **fields},
        ],
    }  # fmt: skip


# --- Out and in ---------------------------------------------------------------------------------


def test_what_was_exported_and_deleted_comes_back_as_it_was(alice, told):
    before = json.loads(json.dumps(build_document(told)))
    told.delete()

    bring(alice, before, lone=True)

    assert build_document(Conversation.objects.get()) == before


def test_an_export_of_what_is_here_changes_nothing(alice, told):
    document = build_document(told)

    report = bring(alice, document, lone=True)

    assert (report.count("here already"), Message.objects.count()) == (1, 4)


def test_an_old_export_brings_nothing_that_has_grown_back_to_what_it_was(alice, told):
    old = build_document(told)
    write_turn(told, "And then?", "Home.")

    bring(alice, old)

    told.refresh_from_db()
    assert told.head.text == "Home."


def test_anothers_export_becomes_ones_own_and_touches_nothing_of_theirs(alice, bob, told):
    document = build_document(told)

    first, second = bring(bob, document), bring(bob, document)

    copy = Conversation.objects.owned_by(bob).get()
    assert [m.text for m in copy.branch()] == [m.text for m in told.branch()]
    assert copy.pk != told.pk
    assert told.messages.count() == 4
    assert (first.count("new"), second.count("here already")) == (1, 1)
    source = Source.objects.get(message__conversation=copy)
    assert source.note is None
    assert source.text == "We went in May."
    assert source.url == "/notes/?q=Lund"


def test_the_zip_of_all_is_taken_as_it_came(alice, bob, told, tmp_path):
    path = tmp_path / "conversations.zip"
    path.write_bytes(b"".join(zipped(conversation_files(alice))))

    with path.open("rb") as file:
        report = import_conversations(bob, file, path.name)

    assert (report.count("new"), report.skipped) == (1, [])


def test_an_answer_that_was_being_written_is_interrupted_and_can_be_followed(alice):
    bring(alice, only_answer(status="running"))

    answer = Message.objects.get(role="assistant")
    assert answer.status == Message.Status.INTERRUPTED
    assert "still being written" in answer.error


# --- What a document claims ---------------------------------------------------------------------


def test_a_source_names_no_note_of_anybody_else(bob, note):
    source = {"n": 1, "note_id": note.pk, "title": "Lund", "content_hash": HASH, "text": "Secret"}

    bring(bob, only_answer(sources=[source]))

    assert Source.objects.get().note is None


def test_a_number_that_is_another_note_here_is_no_note(alice, note):
    source = {"n": 1, "note_id": note.pk, "title": "Paris", "content_hash": "b" * 64, "text": "x"}

    bring(alice, only_answer(sources=[source]))

    assert Source.objects.get().note is None


@pytest.mark.parametrize(
    ("text", "start", "end", "standing"),
    [
        ("We went in May.", 0, 15, "same"),
        ("We went\n\nin May.\n味噌汁", 0, 19, "same"),  # neighbours that were served as one
        ("We went in June.", 0, 15, "changed"),
        ("in May. We went", 0, 15, "changed"),
        ("We went in May.", 3, 15, "changed"),
        ("We went in May.", 0, 2_000_000_000, "changed"),
        ("", 0, 15, "changed"),
    ],
)
def test_no_words_are_a_notes_own_that_do_not_stand_in_it(alice, note, text, start, end, standing):
    source = {
        "n": 1, "note_id": note.pk, "title": "Lund", "content_hash": HASH, "text": text,
        "start": start, "end": end,
    }  # fmt: skip

    bring(alice, only_answer(sources=[source]))

    kept = Source.objects.with_standing(alice).get()
    assert (kept.note_id, kept.text, kept.standing) == (note.pk, text, standing)
    assert (kept.address == kept.url) is (standing == "same")


def test_a_quotation_that_does_not_stand_in_its_source_is_dropped(alice):
    source = {"n": 1, "title": "Lund", "text": "We went in May."}
    right = GROUNDING["extract"][0]
    wrong = {**right, "text": "We went in June"}
    false = {**GROUNDING, "extract": [wrong], "beside": [wrong, right]}

    bring(alice, only_answer(sources=[source], grounding=false))

    kept = Message.objects.get(role="assistant").grounding
    assert (kept["extract"], kept["beside"]) == ([], [right])


def test_sentences_that_overlap_are_dropped_as_they_would_cost_their_product(alice):
    one = {"start": 0, "end": 1, "verdict": "quoted", "numbers": [], "strength": 1}
    wide = {**one, "end": 100_000}

    bring(alice, only_answer(grounding={**GROUNDING, "sentences": [wide, one, wide, "x", {}]}))

    assert len(Message.objects.get(role="assistant").grounding["sentences"]) == 1


ODD: list[Any] = [None, 1, -1, "x", [], {}, [[]], {"a": {}}, 1e400, True, "\ud800", 10**400]
FIELDS = """
    status error model usage timings flow searched times grounding sources text created_at
""".split()


@pytest.mark.parametrize("field", FIELDS)
def test_no_shape_of_a_field_breaks_an_import_or_the_page(alice, field):
    bring(alice, *(only_answer(**{field: odd}) for odd in ODD))

    found = list(Conversation.objects.all())
    assert len(found) == len(ODD)
    assert all(show_branch(each) and build_document(each) for each in found)


def test_no_shape_of_a_source_breaks_an_import(alice):
    odd = [*ODD, {"n": 1}, {"n": 1, "text": 5, "note_id": {}}, {"n": 1, "score": 10**400}]
    report = bring(alice, *(only_answer(sources=[each]) for each in odd))

    assert report.count("new") == len(odd)
    assert all(map(show_branch, Conversation.objects.all()))


@pytest.mark.parametrize("odd", [None, 1, "x", [], {}, ["x", 7, {"id": "a"}]])
def test_no_shape_of_messages_makes_a_conversation_of_nothing(alice, odd):
    report = bring(alice, {**only_answer(), "messages": odd})

    assert not Conversation.objects.exists()
    assert report.skipped[0].reason == "Nobody says anything in it."


def test_messages_that_go_round_in_a_circle_are_left_out(alice):
    document = only_answer()
    document["messages"][0]["parent"] = document["messages"][1]["id"]

    report = bring(alice, document)

    assert report.skipped


def test_an_address_that_would_run_something_is_no_address(alice):
    source = {"n": 1, "title": "T", "text": "x", "origin": "clipped", "source_url": "javascript:a"}
    searched = {"query": "q", "nearest": [{"title": "N", "url": "javascript:a", "score": 1}]}

    bring(alice, only_answer(sources=[source]), only_answer(searched=searched))

    assert Source.objects.get().source_url == ""
    near = Message.objects.exclude(searched={}).get().searched["nearest"][0]
    assert near["url"] == "/notes/?q=N"


# --- What no program of ours has written --------------------------------------------------------

FOREIGN: list[Any] = ["\udc00", "a\x00b", -(10**30), [["x"]], {"\ud83d": {}}, "x" * 5000]


def with_odd(said: Any, name: str, odd: Any) -> Any:
    """The document, with this in the place of whatever it says under that name."""
    if isinstance(said, list):
        return [with_odd(each, name, odd) for each in said]
    if isinstance(said, dict):
        return {key: odd if key == name else with_odd(it, name, odd) for key, it in said.items()}
    return said


def names_in(said: Any) -> set[str]:
    inside = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    return set(said if isinstance(said, dict) else ()).union(*map(names_in, inside))


def test_nothing_odd_in_any_place_of_a_document_keeps_the_next_from_being_taken(told, bob):
    whole = build_document(told)
    names = sorted(names_in(whole))
    odd = [with_odd(whole, name, each) for name in names for each in FOREIGN]
    last = whole | {"id": str(uuid.uuid4()), "title": "The last one"}

    report = import_conversations(bob, as_file(*odd, last), "conversations.json")

    assert len(names) > 40
    assert report.conversations[-1].title == "The last one"
    assert not report.unfinished
    for found in Conversation.objects.owned_by(bob):
        show_branch(found)


@pytest.mark.parametrize("parent", ["\udc00", "a\x00b"])
def test_names_that_no_database_takes_hold_a_conversation_together(alice, parent):
    """Half a letter in a message's name ended the whole import."""
    asked = {"id": parent, "parent": None, "role": "user", "text": "Où ?"}
    answered = {"id": "a", "parent": parent, "role": "assistant", "text": "Là.", "status": "done"}
    document = {
        "format": "commonplace.conversation", "id": "c", "messages": [asked, answered],
    }  # fmt: skip

    report = import_conversations(alice, as_file(document), "conversations.json")

    assert report.messages == 2
    assert Message.objects.get(role="assistant").parent.text == "Où ?"
