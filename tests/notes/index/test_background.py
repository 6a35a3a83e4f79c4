"""How near a question comes to all of an owner's passages."""

import numpy as np
import pytest

from notes.importing.importer import import_texts
from notes.index.background import background_of
from notes.index.embedders.base import NO_BACKGROUND
from notes.index.sqlite import vector_cache
from notes.index.turns import embed_waiting
from notes.models import PassageVector
from notes.search.evidence import Question
from notes.search.search import search_notes

TEXTS = {"a.md": "The boat Annika.", "b.md": "Größe der Segel.", "c.md": "帆の大きさ"}


@pytest.fixture
def library(alice, embedder):
    vector_cache.kept.clear()  # of a test before, whose owner and version had these numbers
    import_texts(alice, TEXTS)
    embed_waiting(alice)
    return alice


def mean_cosine(owner, vector):
    vectors = PassageVector.objects.filter(owner=owner).values_list("vector", flat=True)
    return float(np.mean([each @ vector for each in vectors]))


def test_it_is_the_mean_cosine_of_the_owners_passages(library, embedder):
    vector = embedder.embed(["boat"])[0]

    found = background_of(library.pk, vector, embedder.name)

    assert found.usual == pytest.approx(mean_cosine(library, vector), abs=1e-5)
    assert found.count == 3


def test_others_notes_and_other_embedders_do_not_count(library, bob, embedder):
    vector = embedder.embed(["boat"])[0]

    assert background_of(bob.pk, vector, embedder.name) == NO_BACKGROUND
    assert background_of(library.pk, vector, "another") == NO_BACKGROUND


def test_it_follows_the_notes(library, embedder):
    vector = embedder.embed(["boat"])[0]
    before = background_of(library.pk, vector, embedder.name)

    import_texts(library, {"d.md": "boat boat boat"})
    embed_waiting(library)

    after = background_of(library.pk, vector, embedder.name)
    assert (after.count, after.usual > before.usual) == (4, True)


def test_it_is_asked_for_only_by_an_embedder_that_needs_it(library, embedder):
    assert Question(library.pk, "boat").background == NO_BACKGROUND
    embedder.needs_background = True
    assert Question(library.pk, "boat").background.count == 3


def test_a_search_judges_passages_and_names_by_it(library, embedder):
    asked = []

    def likeness(cosines, background, *, of_names=False):
        asked.append((background.count, of_names))
        return cosines - 2  # nothing is near

    embedder.needs_background, embedder.likeness = True, likeness
    result = search_notes(library.pk, "something of ships")

    assert (set(asked), result.passages) == ({(3, False), (3, True)}, [])
