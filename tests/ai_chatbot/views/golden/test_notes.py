"""A verified answer becomes a note: linked both ways, labelled, and no answer rests on it."""

import pytest

from ai_chatbot.models import Feedback, KeptAnswer, Source
from notes.editing.writing import Draft, create_note, draft_of, edit_note, stamp
from notes.importing.importer import import_texts
from notes.models import Note
from notes.search.search import search
from tests.ai_chatbot.conftest import write_turn

pytestmark = pytest.mark.django_db
TEXT = (
    "The zyxberry is watered each März. [1] <script>alert(1)</script> ![x](https://e.example/x.png)"
)


@pytest.fixture
def source_note(alice):
    return create_note(alice, Draft("庭の土", "Garden", [], "The zyxberry is watered in March."))


@pytest.fixture
def answer(conversation, source_note):
    _, answer = write_turn(conversation, "Wann gießen?\n# x", TEXT, model="m-7")
    body = source_note.body
    Source.objects.create(
        message=answer, n=1, note=source_note, title=source_note.title, text=body, start=0,
        heading="Mai",
        end=len(body), content_hash=source_note.content_hash, score=0.9, url="/n/1/", cited=True,
    )  # fmt: skip
    Feedback.objects.create(answer=answer, thumb="up")
    return answer


@pytest.fixture
def signed_in(client, alice):
    client.force_login(alice)
    return client


def keep(browser, answer, **said):
    fields = {"title": "Wann gießen?", "folder": "Answers"} | said
    return browser.post(f"/answers/{answer.pk}/note/", fields, follow=True)


def test_it_is_looked_at_first_and_then_stands_among_the_notes(signed_in, alice, answer):
    page = signed_in.get(f"/answers/{answer.pk}/note/").text
    assert 'value="Wann gießen?' in page
    assert "What it will say" in page
    assert "<script>alert" not in page
    assert 'e.example/x.png"' not in page.partition("What it will say")[2].partition("<img")[2]

    page = keep(signed_in, answer).text

    note = KeptAnswer.objects.get(owner=alice, answer=answer).note
    assert (note.owner, note.path, note.title) == (alice, "Answers/Wann gießen.md", "Wann gießen?")
    assert note.front_matter["generated_by"] == "Commonplace"
    assert note.front_matter["model"] == "m-7"
    assert note.is_generated
    assert note.body.startswith("> Wann gießen?\n> # x\n")
    assert "![x]" not in note.body
    assert "1. [[Garden/庭の土.md|庭の土]] › Mai" in note.body
    assert "is among your notes" in page
    assert f'href="{note.get_absolute_url()}"' in page


def test_where_anothers_note_lies_now_stands_in_no_link(signed_in, bob, answer, source_note):
    """It was shared, and its owner has put it elsewhere since."""
    theirs = create_note(bob, Draft("Kündigung", "Geheim/Anwalt", [], source_note.body))
    Source.objects.filter(message=answer).update(note=theirs)

    keep(signed_in, answer)

    text = KeptAnswer.objects.get().note.get_text()
    assert "庭の土" in text  # as it was called when it was served
    assert "Geheim" not in text
    assert "Kündigung" not in text
    assert "[[" not in text


def test_each_leads_to_the_other(signed_in, answer, source_note, conversation):
    keep(signed_in, answer)
    note = KeptAnswer.objects.get().note

    page = signed_in.get(note.get_absolute_url()).text
    assert "generated: made of an answer" in page
    assert f'href="/conversations/{conversation.pk}/#m-{answer.pk}"' in page
    shown = signed_in.get(f"/conversations/{conversation.pk}/").text
    assert f'href="/answers/{answer.pk}/note/">Kept as a note' in shown
    # Its sources are linked to, and know of it.
    assert f'href="{note.get_absolute_url()}"' in signed_in.get(
        source_note.get_absolute_url()
    ).text  # fmt: skip


def test_no_answer_ever_rests_on_it(signed_in, alice, answer, source_note):
    keep(signed_in, answer)
    note = KeptAnswer.objects.get().note

    found = search(alice.pk, "When is the zyxberry watered?")

    assert {each.note_id for each in found} == {source_note.pk}
    assert not note.passages.exists()
    assert note.indexed_at is None or Note.objects.get(pk=note.pk).indexed_at
    assert "Wann gießen?" in signed_in.get("/notes/?q=zyxberry").text  # the list finds it


def test_edited_moved_or_imported_again_it_stays_so(alice, bob, signed_in, answer):
    keep(signed_in, answer)
    note = Note.objects.get(pk=KeptAnswer.objects.get().note_id)

    changed = draft_of(note)
    edited = edit_note(
        note,
        Draft(changed.title, "Elsewhere", [], "zyxberry ماء"),
        seen=stamp(note),
    )
    import_texts(bob, {"a.md": edited.get_text()})

    assert edited.is_generated
    assert not edited.passages.exists()
    theirs = bob.notes.get()
    assert theirs.is_generated
    assert not theirs.passages.exists()


def test_a_note_of_other_tools_that_says_generated_is_as_any_other(bob):
    import_texts(bob, {"a.md": "---\ngenerated_by: Hugo\n---\nzyxberry", "b.md": "zyxberry"})

    assert [note.passages.count() for note in bob.notes.all()] == [1, 1]


def test_undo_puts_it_into_the_trash_and_it_can_be_kept_again(signed_in, answer):
    keep(signed_in, answer)
    first = KeptAnswer.objects.get().note

    page = signed_in.post(f"/answers/{answer.pk}/note/undo/", follow=True).text

    first.refresh_from_db()
    assert first.deleted_at
    assert "What it will say" in page
    assert signed_in.post(f"/answers/{answer.pk}/note/undo/").status_code == 404
    keep(signed_in, answer, title="Again")
    assert KeptAnswer.objects.get().note.title == "Again"


def test_sent_twice_there_is_one(signed_in, alice, answer):
    keep(signed_in, answer)
    keep(signed_in, answer)

    assert alice.notes.filter(path__startswith="Answers/").count() == 1


def test_what_is_no_place_is_refused_with_a_sentence(signed_in, alice, answer):
    for said, words in [
        ({"title": " "}, "required"),
        ({"folder": ".."}, "cannot be called"),
        ({"title": "x" * 300}, "at most 200"),
    ]:
        response = keep(signed_in, answer, **said)
        assert (response.status_code, words in response.text) == (422, True)
    assert not KeptAnswer.objects.exists()


def test_strangers_and_wrong_methods(client, bob, answer, conversation):
    path = f"/answers/{answer.pk}/note/"
    assert client.get(path)["location"].startswith("/accounts/login/")
    client.force_login(bob)

    for response in (client.get(path), client.post(path, {"title": "x"})):
        assert response.status_code == 404
    assert client.post(f"{path}undo/").status_code == 404
    assert client.get(f"{path}undo/").status_code == 405
    question = conversation.messages.get(role="user")
    client.force_login(conversation.owner)
    assert client.get(f"/answers/{question.pk}/note/").status_code == 404
    assert not KeptAnswer.objects.exists()


def test_a_conversations_end_leaves_the_note(signed_in, answer, conversation):
    keep(signed_in, answer)
    note = KeptAnswer.objects.get().note
    conversation.delete()

    page = signed_in.get(note.get_absolute_url())

    assert page.status_code == 200
    assert "generated: made of an answer" in page.text
    assert "Made of the answer to" not in page.text
