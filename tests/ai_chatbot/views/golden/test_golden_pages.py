"""Golden questions on their pages: made of an answer, changed, thrown away, brought back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ai_chatbot.golden import keeping
from ai_chatbot.models import Conversation, GoldenQuestion, Source
from ai_chatbot.pruning import lost_trials, old_golden_questions
from notes.models import Note
from tests.ai_chatbot.conftest import write_turn

pytestmark = pytest.mark.django_db
NEW = "/golden/new/"


@pytest.fixture
def signed_in(client, alice):
    client.force_login(alice)
    return client


def kept(owner, question="When?", **fields):
    return GoldenQuestion.objects.create(owner=owner, question=question, **fields)


def test_an_answer_is_kept_with_its_question_and_the_notes_that_it_cites(
    signed_in, alice, conversation
):
    note = Note.objects.create(owner=alice, path="庭.md", title="庭の土", body="石灰")
    other = Note.objects.create(owner=alice, path="b.md", title="Beside", body="x")
    _, answer = write_turn(conversation, question="قال: متى الجير؟")
    for n, (each, cited) in enumerate([(note, True), (note, True), (other, False)], start=1):
        Source.objects.create(
            message=answer, n=n, note=each, title=each.title, text="t", content_hash="h",
            start=0, end=1, score=0.5, url="/notes/1/", cited=cited,
        )  # fmt: skip
    address = f"{NEW}?answer={answer.pk}"
    page = signed_in.get(address).content.decode()
    assert "قال: متى الجير؟" in page
    assert "庭の土" in page
    assert "Beside" not in page

    signed_in.post(
        address,
        {"question": "قال: متى الجير؟", "notes": "庭の土", "facts": "im März | en mars\nKalk"},
    )

    golden = GoldenQuestion.objects.get()
    assert golden.from_answer == answer
    assert golden.notes == [{"id": note.pk, "title": "庭の土"}]
    assert golden.facts == [["im März", "en mars"], ["Kalk"]]
    assert signed_in.get(address)["location"] == f"/golden/{golden.pk}/"  # it is kept already


def test_an_answer_that_found_nothing_is_one_that_refuses(signed_in, conversation):
    _, answer = write_turn(conversation, grounding={"decision": "nothing"})

    page = signed_in.get(f"{NEW}?answer={answer.pk}").content.decode()

    assert 'name="refuse" id="id_refuse" checked' in " ".join(page.split()) or "checked" in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"question": " ", "facts": "x"}, "This field is required"),
        ({"question": "Why?"}, "or that the notes do not know"),
        ({"question": "Why?", "facts": "x", "refuse": "on"}, "no note and no fact"),
        ({"question": "x" * 4001, "facts": "x"}, "at most 4000"),
        ({"question": "Why?", "facts": "x" * 5000}, "too long"),
        ({"question": "Why?", "facts": "\n".join(str(n) for n in range(60))}, "at most"),
    ],
)
def test_what_is_no_golden_question_is_refused_and_nothing_is_kept(signed_in, said, words):
    response = signed_in.post(NEW, said)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not GoldenQuestion.objects.exists()


def test_a_question_is_changed_and_keeps_the_note_that_it_meant(signed_in, alice):
    golden = kept(alice, notes=[{"id": 7, "title": "Boat"}], facts=[["May"]])

    signed_in.post(f"/golden/{golden.pk}/", {"question": "Când?", "notes": "Boat", "facts": "June"})

    golden.refresh_from_db()
    assert (golden.question, golden.facts) == ("Când?", [["June"]])
    assert golden.notes == [{"id": 7, "title": "Boat"}]


def test_deleted_it_can_be_brought_back(signed_in, alice):
    golden = kept(alice, question="Soll <b>weg</b>?", facts=[["x"]])

    page = signed_in.post(f"/golden/{golden.pk}/delete/", follow=True).content.decode()
    assert "Soll &lt;b&gt;weg&lt;/b&gt;?” is deleted" in page.replace("<bdi>", "").replace(
        "</bdi>", ""
    )
    assert "There are none yet" in page

    page = signed_in.post(f"/golden/{golden.pk}/restore/", follow=True).content.decode()
    assert f'href="/golden/{golden.pk}/"' in page


def test_brought_back_beside_another_of_the_same_answer_it_is_of_none(
    signed_in, alice, conversation
):
    _, answer = write_turn(conversation)
    first = kept(alice, facts=[["x"]], from_answer=answer, deleted_at=timezone.now())
    kept(alice, facts=[["y"]], from_answer=answer)

    signed_in.post(f"/golden/{first.pk}/restore/")

    assert GoldenQuestion.objects.owned_by(alice).count() == 2


def test_strangers_find_nothing(client, bob, alice, conversation):
    golden, gone = kept(alice, facts=[["x"]]), kept(alice, deleted_at=timezone.now())
    _, answer = write_turn(conversation)
    assert client.get("/golden/")["location"].startswith("/accounts/login/")
    client.force_login(bob)

    assert "When?" not in client.get(f"/golden/?deleted={gone.pk}").content.decode()
    for address in (f"/golden/{golden.pk}/", f"{NEW}?answer={answer.pk}", f"{NEW}?answer=none"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"question": "Mine?", "facts": "x"}).status_code == 404
    assert client.post(f"/golden/{golden.pk}/delete/").status_code == 404
    assert client.post(f"/golden/{gone.pk}/restore/").status_code == 404
    golden.refresh_from_db()
    assert (golden.question, golden.deleted_at) == ("When?", None)


def test_wrong_methods_are_refused(signed_in, alice):
    golden = kept(alice)
    assert signed_in.get(f"/golden/{golden.pk}/delete/").status_code == 405
    assert signed_in.get(f"/golden/{golden.pk}/restore/").status_code == 405
    assert signed_in.put("/golden/").status_code == 405


def test_the_list_asks_as_much_for_many_as_for_one(signed_in, alice, django_assert_max_num_queries):
    for n in range(60):
        kept(alice, question=f"{n}?", facts=[["x"]])

    with django_assert_max_num_queries(8):
        page = signed_in.get("/golden/").content.decode()

    assert "59?" in page
    assert "Next" in page


def test_what_was_deleted_long_ago_and_trials_whose_process_died_go(alice):
    old = timezone.now() - timedelta(days=40)
    kept(alice, deleted_at=old), kept(alice, deleted_at=timezone.now()), kept(alice)
    Conversation.objects.create(owner=alice, is_trial=True, updated_at=old)
    Conversation.objects.create(owner=alice, is_trial=True)

    assert old_golden_questions(dry_run=True) == 1
    assert lost_trials(dry_run=True) == 1
    old_golden_questions(dry_run=False)
    lost_trials(dry_run=False)

    assert GoldenQuestion.objects.count() == 2
    assert Conversation.objects.filter(is_trial=True).count() == 1


def test_no_more_are_kept_than_so_many_nor_brought_back(signed_in, alice, monkeypatch):
    monkeypatch.setattr(keeping, "MOST", 1)
    gone = kept(alice, "Gone?", deleted_at=timezone.now())
    kept(alice)

    page = signed_in.post("/golden/new/", {"question": "More?", "refuse": "on"})
    assert "1 golden questions can be kept" in page.text
    page = signed_in.post(f"/golden/{gone.pk}/restore/", follow=True)
    assert "1 golden questions can be kept" in page.text

    assert GoldenQuestion.objects.owned_by(alice).count() == 1


def test_an_answer_that_two_pages_keep_at_once_is_kept_once(alice, conversation):
    _, answer = write_turn(conversation)
    first, second = (keeping.of_answer(alice, answer) for _ in range(2))
    for golden, question in [(first, "When?"), (second, "Quand ?")]:
        golden.question = question
        keeping.keep(golden)

    assert [each.question for each in GoldenQuestion.objects.all()] == ["Quand ?"]
