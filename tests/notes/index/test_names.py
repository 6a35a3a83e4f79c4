"""A note's own vector, and what its aliases and the share of a question say."""

import numpy as np
import pytest

from notes.importing.importer import import_texts
from notes.index.backend import get_index
from notes.index.embedding import EmbeddingUnavailable
from notes.index.turns import embed_waiting
from notes.models import NoteVector, Passage
from notes.search.search import search

ALIASED = "---\naliases: [Zweitname]\ndescription: Of summers\n---\n\nThe mast is new."


@pytest.fixture
def library(alice, embedder):
    import_texts(alice, {"Boat.md": ALIASED, "Other.md": "Nothing of it."})
    embed_waiting(alice)
    return alice


def own(owner):
    return dict(NoteVector.objects.filter(owner=owner).values_list("note__title", "vector"))


def passages(owner, title):
    rows = Passage.objects.filter(owner=owner, note__title=title)
    return list(rows.values_list("pk", flat=True))


def test_indexing_gives_each_note_a_vector_of_its_title_aliases_and_description(library, embedder):
    assert embedder.texts[-2:] == ["Boat. Zweitname. Of summers", "Other"]
    assert np.allclose(own(library)["Boat"], embedder.embed(["Boat. Zweitname. Of summers"])[0])


def test_an_alias_is_found_by_words(library):
    assert [passage.title for passage in search(library.pk, "Zweitname")][:1] == ["Boat"]
    assert set(get_index().by_words(library.pk, ["zweitname"], 9)) == set(passages(library, "Boat"))


def test_a_note_that_is_called_otherwise_is_given_another_vector(library, embedder):
    note = library.notes.get(title="Boat")
    import_texts(library, {"Boat.md": ALIASED.replace("Zweitname", "Drittname")})

    assert set(own(library)) == {"Other"}
    assert not get_index().by_words(library.pk, ["zweitname"], 9)
    assert set(get_index().by_words(library.pk, ["drittname"], 9)) == set(passages(library, "Boat"))
    embed_waiting(library)
    assert np.allclose(own(library)[note.title], embedder.embed(["Boat. Drittname. Of summers"])[0])


def test_the_cosine_of_a_notes_name_is_given_for_its_passages_to_its_owner(library, bob, embedder):
    ids = passages(library, "Boat") + passages(library, "Other")
    vector = embedder.embed(["Boat. Zweitname. Of summers"])[0]

    said = get_index().by_name(library.pk, vector, embedder.name, ids)

    assert set(said) == set(ids)
    assert said[passages(library, "Boat")[0]] == pytest.approx(1, abs=1e-3)
    assert get_index().by_name(bob.pk, vector, embedder.name, ids) == {}
    assert get_index().by_name(library.pk, vector, "another", ids) == {}


def test_a_passage_holds_a_share_of_a_question_in_which_rare_words_weigh_more(alice, bob, embedder):
    texts = {f"{n}.md": "The common words." for n in range(9)}
    import_texts(alice, texts | {"a.md": "The common.", "b.md": "The rarity."})
    ids = dict(Passage.objects.filter(owner=alice).values_list("note__path", "pk"))

    shares = get_index().shares(alice.pk, ["common", "rarity", "other"], ids.values()).of

    assert 0 < shares[ids["a.md"]] < 0.5 < shares[ids["b.md"]] < 1
    assert get_index().shares(bob.pk, ["common", "rarity"], ids.values()).of == {}


@pytest.mark.parametrize(
    ("text", "asked"), [("Ein Hausboot im Hafen.", "haus"), ("東京で食べた。", "東京")]
)
def test_a_share_is_told_in_any_language(alice, embedder, text, asked):
    import_texts(alice, {"a.md": f"# A\n\n{text}"})
    [pk] = passages(alice, "A")

    language = "de" if asked.isascii() else "ja"
    shares = get_index().shares(alice.pk, [asked, "xyzzy"], [pk], language)
    assert 0 < shares.of[pk] < 1
    assert shares.held == {asked}


def test_a_name_that_the_embedder_refuses_keeps_no_other_from_its_vector(alice, embedder):
    plain = embedder.embed

    def embed(texts):
        if "Refused" in texts:
            raise EmbeddingUnavailable("It refuses this text.", is_about_text=True)
        return plain(texts)

    embedder.embed = embed
    import_texts(alice, {"Refused.md": "one", "Good.md": "two"})

    embed_waiting(alice)

    assert set(own(alice)) == {"Good"}
