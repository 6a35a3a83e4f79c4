"""Embedding that fails for a text or altogether, another model, and the page that tells of it."""

import pytest

from notes.editing.trash import put_in_trash
from notes.importing.importer import import_texts
from notes.index.embedding import EmbeddingUnavailable
from notes.index.ledger import index_progress
from notes.index.turns import embed_waiting
from notes.models import OwnerIndex, PassageVector, Refusal
from notes.tasks import index_notes
from tests.notes.conftest import CountingEmbedder

PAGE = "/notes/index/"


@pytest.fixture
def picky(embedder):
    """An embedder that refuses texts about eels, and all texts while it is `down`."""
    embedder.down = False
    plain = embedder.embed

    def embed(texts):
        if embedder.down:
            raise EmbeddingUnavailable("The embedding server is away.")
        if any("eels" in text for text in texts):
            raise EmbeddingUnavailable("The server refuses this text (422).", is_about_text=True)
        return plain(texts)

    embedder.embed = embed
    return embedder


@pytest.fixture
def page(client, alice):
    client.force_login(alice)
    return lambda address=PAGE: client.get(address).text


# --- What cannot be embedded ----------------------------------------------------------------


def test_a_text_that_is_refused_is_told_and_all_others_are_embedded(alice, picky, page):
    import_texts(alice, {f"{n}.md": f"boat {n}" for n in range(20)} | {"5e.md": "about eels"})

    embed_waiting()

    progress = index_progress(alice)
    assert (progress.notes_done, progress.notes_total, progress.troubled) == (20, 21, 1)
    assert not progress.goes_on
    assert "20 of 21 notes indexed" in page()
    assert "The server refuses this text (422)." in page()


def test_names_are_counted_beside_passages(alice, bob, embedder, page):
    import_texts(alice, {"a.md": "---\naliases: [Größe]\n---\nboat", "b.md": "", "c.md": "eel"})
    embed_waiting(alice)
    import_texts(alice, {"a.md": "---\naliases: [大きさ]\n---\nboat"})
    import_texts(bob, {"his.md": "words"})

    assert "3 of 3 notes indexed, 2 of 2 passages, 1 of 2 names" in " ".join(
        page().replace("</strong>", "").split()
    )
    progress = index_progress(alice)
    assert (progress.names_done, progress.names_total) == (1, 2)
    assert (index_progress(bob).names_done, index_progress(bob).names_total) == (0, 1)


def test_the_names_of_another_embedder_are_not_counted(alice, embedder, monkeypatch):
    import_texts(alice, {"a.md": "boat"})
    embed_waiting(alice)
    assert index_progress(alice).names_done == 1

    monkeypatch.setattr(embedder, "name", "another")
    assert index_progress(alice).names_done == 0


def test_a_note_that_is_mended_is_embedded(alice, picky):
    import_texts(alice, {"a.md": "about eels"})
    embed_waiting()

    import_texts(alice, {"a.md": "about ropes"})
    embed_waiting()

    note = alice.notes.get()
    assert (note.index_problem, note.indexed_at is not None) == ("", True)


def test_while_the_server_is_away_each_note_says_so_until_it_is_back(alice, picky, page):
    import_texts(alice, {"a.md": "boat"})
    picky.down = True
    index_notes.enqueue()
    assert "The embedding server is away." in page()

    picky.down = False
    index_notes.enqueue()

    assert "The embedding server is away." not in page()
    assert index_progress(alice).notes_done == 1


def test_indexing_takes_turns_and_comes_to_an_end(alice, picky, monkeypatch):
    monkeypatch.setattr("notes.tasks.TURN_SECONDS", 0)
    import_texts(alice, {"a.md": "about eels"} | {f"{n}.md": f"boat {n}" for n in range(40)})

    index_notes.enqueue()

    assert index_progress(alice).notes_done == 40
    assert answering(alice) == "counting"


# --- Another model --------------------------------------------------------------------------


def answering(owner):
    return OwnerIndex.objects.get(owner=owner).embedder


def vectors(owner):
    return sorted(PassageVector.objects.filter(owner=owner).values_list("embedder", flat=True))


def test_the_old_vectors_answer_until_the_new_are_complete(alice, bob, embedder, monkeypatch):
    import_texts(alice, {"a.md": "one", "b.md": "two"})
    import_texts(bob, {"a.md": "his"})
    embed_waiting()

    class Another(CountingEmbedder):
        name = "another"
        calls = 0

        def embed(self, texts):
            self.calls += 1
            if self.calls == 2:
                raise EmbeddingUnavailable("away")
            return super().embed(texts)

    another = Another()
    monkeypatch.setattr("notes.index.choosing.get_embedder", lambda: another)
    monkeypatch.setattr("notes.index.turns.EMBED_BATCH", 1)
    with pytest.raises(EmbeddingUnavailable):
        embed_waiting()
    assert answering(alice) == "counting"
    assert vectors(alice) == ["another", "counting", "counting"]

    embed_waiting(alice)

    assert answering(alice) == "another"
    assert vectors(alice) == ["another", "another"]
    assert (answering(bob), vectors(bob)) == ("counting", ["counting"])


def test_a_text_that_the_new_model_refuses_does_not_keep_the_old_one_for_ever(alice, picky):
    import_texts(alice, {"a.md": "boat", "b.md": "about eels"})
    OwnerIndex.objects.create(owner=alice, embedder="old")

    embed_waiting()

    assert answering(alice) == "counting"


# --- The page -------------------------------------------------------------------------------


def test_the_ledger_says_note_by_note(alice, embedder, page):
    import_texts(alice, {"a.md": "boat", "empty.md": "", "<b>.md": b"\x00"})
    embed_waiting()
    import_texts(alice, {"later.md": "words"})

    html = page()

    assert "2 of 3 notes indexed" in html
    assert "It is empty: there is nothing to index." in html
    assert "It waits for its turn." in html
    assert "&lt;b&gt;.md" in html
    assert "It is not text." in html
    assert "a.md</a>" not in page(f"{PAGE}?only=waiting")
    assert "later.md</a>" in page(f"{PAGE}?only=waiting")


def test_the_ledger_has_pages(alice, page):
    import_texts(alice, {f"{n:03}.md": "x" for n in range(101)})

    assert "100.md</a>" not in page()
    assert "100.md</a>" in page(f"{PAGE}?page=2")
    assert page(f"{PAGE}?page=nonsense")


def test_nothing_of_others_is_shown(alice, bob, embedder, page):
    import_texts(bob, {"his.md": "x", "bad.md": b"\x00"})

    assert "his.md" not in page()
    assert "bad.md" not in page()
    assert "There are no notes yet." in page()


def test_try_again_embeds_what_waits(client, alice, embedder):
    import_texts(alice, {"a.md": "boat"})
    client.force_login(alice)

    response = client.post(f"{PAGE}again/", follow=True)

    assert "1 of 1 notes indexed" in response.text


@pytest.mark.parametrize("path", ["again/", "dismiss/"])
def test_what_changes_something_needs_a_post_and_a_login(client, alice, path):
    assert client.post(PAGE + path).status_code == 302
    client.force_login(alice)
    assert client.get(PAGE + path).status_code == 405


def test_the_ledger_needs_a_login_and_is_only_read(client, alice):
    assert client.get(PAGE).status_code == 302
    client.force_login(alice)
    assert client.post(PAGE).status_code == 405


def test_refusals_are_dismissed_one_by_one_or_all(client, alice, bob):
    import_texts(alice, {"a.md": b"\x00", "b.md": b"\x00", "c.md": b"\x00"})
    import_texts(bob, {"his.md": b"\x00"})
    client.force_login(alice)
    mine = Refusal.objects.filter(owner=alice)

    client.post(f"{PAGE}dismiss/", {"refusal": mine[0].pk})
    assert mine.count() == 2
    for bad in ["", "x", "²", "9" * 30, Refusal.objects.get(owner=bob).pk]:
        assert client.post(f"{PAGE}dismiss/", {"refusal": bad}).status_code == 302
    assert Refusal.objects.count() == 3

    client.post(f"{PAGE}dismiss/")

    assert [refusal.path for refusal in Refusal.objects.all()] == ["his.md"]


# --- Links that lead nowhere ----------------------------------------------------------------


def test_links_that_lead_nowhere_are_listed_until_they_do(alice, embedder, page):
    text = "[[Gone]] [[gone]] [[Gone|again]] [[a]] [[#Part]] ![x](pic.png) [[Häuser/寿司]] [[<b>]]"
    import_texts(alice, {"a.md": f"# Annika\n\n{text}"})

    shown = page()
    assert "Links that lead nowhere: 5" in shown
    for target in ("Gone", "gone", "pic.png", "Häuser/寿司", "&lt;b&gt;"):
        assert f'dir="auto">{target}</span>' in shown
    assert shown.count(f'href="/notes/{alice.notes.get().pk}/" dir="auto">Annika</a>') == 5

    import_texts(alice, {"GONE.md": "here", "x/Pic.PNG": b"\x89PNG", "寿司.md": "s", "<b>.md": "b"})

    assert "lead nowhere" not in page()


def test_links_come_to_lead_nowhere_when_what_they_mean_goes(alice, bob, embedder, page):
    import_texts(bob, {"b.md": "[[Secret]]"})
    import_texts(alice, {"a.md": "[[b]] ![[p.png]]", "b.md": "x", "p.png": b"\x89PNG"})
    assert "lead nowhere" not in page()

    put_in_trash(alice.notes.get(path="b.md"))
    alice.attachments.all().delete()

    shown = page()
    assert "Links that lead nowhere: 2" in shown
    assert "Secret" not in shown
    put_in_trash(alice.notes.get(path="a.md"))
    assert "lead nowhere" not in page()


def test_many_links_that_lead_nowhere_have_pages(alice, embedder, page):
    import_texts(alice, {"a.md": " ".join(f"[[gone {n:03}]]" for n in range(120))})

    assert "gone 099" in page()
    assert "gone 100" not in page()
    assert "gone 100" in page(f"{PAGE}?links=2")
    assert "gone 099" not in page(f"{PAGE}?links=2")
    assert "gone 119" in page(f"{PAGE}?links=999")


def test_a_server_that_reads_no_pictures_says_so(page, monkeypatch):
    monkeypatch.setenv("PATH", "")

    assert "<code>tesseract-ocr</code> is not installed" in page()
