"""Which embedder reads whose notes: by their languages, a question's, or the owner's word."""

import numpy as np
import pytest
from django.urls import reverse

from notes.importing.importer import import_texts
from notes.index import choosing, embedding, fetching
from notes.index.choosing import OTHER, embedder_of, heed_question, language_told, reading_of
from notes.index.embedding import LOCAL_MODEL, MULTILINGUAL
from notes.index.turns import embed_waiting
from notes.models import OwnerIndex, PassageVector
from notes.search.search import search
from tests.notes.conftest import CountingEmbedder

ENGLISH = "We met on the quay and talked about the boat, and then it was time for the train."
GERMAN = "Wir trafen uns am Kai und sprachen über das Boot, und dann war es Zeit für den Zug."
JAPANESE = "桟橋で会って船の話をしました。それから電車の時間になりました。"
HEBREW = "נפגשנו על הרציף ודיברנו על הסירה, ואז הגיע הזמן לרכבת."
FINNISH = "Tapasimme laiturilla ja puhuimme veneestä, ja sitten olikin jo aika lähteä junalle."


class Local(CountingEmbedder):
    def __init__(self, name, reads_latin_only):
        super().__init__()
        self.name, self.reads_latin_only = name, reads_latin_only
        self.is_here = True

    def is_ready(self):
        return self.is_here


@pytest.fixture
def both(monkeypatch, settings):
    """The embedders of English and of all languages, here and quick."""
    settings.EMBEDDING_LANGUAGES = "auto"
    english, all_languages = Local(LOCAL_MODEL, True), Local(MULTILINGUAL, False)
    for module in (embedding, choosing):
        monkeypatch.setattr(module, "get_embedder", lambda: english)
    known = {LOCAL_MODEL: english, MULTILINGUAL: all_languages}
    for module in (embedding, choosing):
        monkeypatch.setattr(module, "local_embedder", known.__getitem__)
    return english, all_languages


def bring(owner, *texts):
    import_texts(owner, {f"{number}.md": text for number, text in enumerate(texts)})
    embed_waiting()


def vectors_by(owner):
    return set(PassageVector.objects.filter(owner=owner).values_list("embedder", flat=True))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        (JAPANESE, "ja"),
        (HEBREW, "he"),
        (FINNISH, OTHER),
        ("x = 1", ""),
        ("rows = [alpha.size, beta.size] + queue.pop(7); rows.sort(key=size); print(rows)", ""),
        ("", ""),
    ],
)
def test_what_a_text_tells_of_its_language(text, language):
    assert language_told(text) == language


def test_english_notes_keep_the_embedder_for_english(alice, both):
    bring(alice, *[ENGLISH] * 3)

    assert embedder_of(alice.pk).name == LOCAL_MODEL
    assert vectors_by(alice) == {LOCAL_MODEL}


@pytest.mark.parametrize("foreign", [GERMAN, JAPANESE, HEBREW, FINNISH])
def test_a_share_of_notes_in_another_language_is_enough(alice, bob, both, foreign):
    import_texts(bob, {"a.md": ENGLISH})
    bring(alice, *[ENGLISH] * 6, foreign)

    assert (vectors_by(alice), vectors_by(bob)) == ({MULTILINGUAL}, {LOCAL_MODEL})


def test_one_word_of_french_among_a_hundred_notes_is_not(alice, both):
    bring(alice, *[ENGLISH] * 40, "Le déjeuner avec ma sœur était très bon, et nous avons bien ri.")

    assert vectors_by(alice) == {LOCAL_MODEL}


def test_a_question_in_another_language_has_the_notes_read_anew(alice, both):
    bring(alice, ENGLISH)

    search(alice.pk, "Wann war es Zeit für den Zug und wie hieß das Boot?")

    # The task that this asks for is done at once here.
    assert vectors_by(alice) == {MULTILINGUAL}
    assert OwnerIndex.objects.get(owner=alice).embedder == MULTILINGUAL
    assert not heed_question(alice.pk, "de")


def test_the_owner_has_the_last_word(alice, both):
    OwnerIndex.objects.create(owner=alice, chosen="en")
    bring(alice, GERMAN)
    assert not heed_question(alice.pk, "fr")
    assert vectors_by(alice) == {LOCAL_MODEL}

    OwnerIndex.objects.update(chosen="all")
    embed_waiting()

    assert vectors_by(alice) == {MULTILINGUAL}


def test_without_weights_notes_are_found_as_before_and_they_are_fetched_once(
    alice, both, monkeypatch
):
    both[1].is_here = False
    fetched = []
    monkeypatch.setattr(fetching, "tried_at", -fetching.TRY_AGAIN_SECONDS)
    monkeypatch.setattr(fetching, "COMMAND", ["false"])
    monkeypatch.setattr(fetching.subprocess, "run", lambda command, **how: fetched.append(command))

    bring(alice, GERMAN)
    embed_waiting()

    assert vectors_by(alice) == {LOCAL_MODEL}
    assert fetched == [["false"]]

    both[1].is_here = True
    embed_waiting()
    assert vectors_by(alice) == {MULTILINGUAL}


def test_with_a_server_for_embeddings_there_is_no_choice(alice, embedder, settings):
    settings.EMBEDDING_LANGUAGES = "auto"

    bring(alice, GERMAN)

    assert vectors_by(alice) == {"counting"}
    assert not reading_of(alice.pk).choices


def test_fresh_notes_are_found_by_meaning_before_all_are_indexed(alice, both):
    import_texts(alice, {"a.md": GERMAN, "b.md": JAPANESE})
    OwnerIndex.objects.create(owner=alice, chosen="all")
    passage = alice.notes.get(path="a.md").passages.get()
    vector = both[1].embed([passage.text])[0]
    PassageVector.objects.create(
        passage=passage, owner=alice, embedder=MULTILINGUAL, vector=np.asarray(vector)
    )

    assert [found.title for found in search(alice.pk, "Boot")] == ["a"]


# --- The page -------------------------------------------------------------------------------


def test_the_page_says_which_languages_and_which_embedder(client, alice, both):
    client.force_login(alice)
    bring(alice, *[ENGLISH] * 3, GERMAN)

    html = client.get(reverse("notes:index")).content.decode()

    assert "multilingual-e5-small" in html
    assert "English (75 %), German (25 %)" in html


def test_a_choice_is_kept_and_acted_upon(client, alice, both):
    client.force_login(alice)
    bring(alice, GERMAN)

    answer = client.post(reverse("notes:choose_languages"), {"languages": "en"}, follow=True)

    assert '<option value="en" selected>' in answer.content.decode()
    assert vectors_by(alice) == {LOCAL_MODEL}


def test_the_choice_needs_a_login_a_known_word_and_a_post(client, alice, bob):
    address = reverse("notes:choose_languages")
    assert client.post(address, {"languages": "all"}).status_code == 302
    client.force_login(bob)
    assert client.post(address, {"languages": "<b>"}).status_code == 400
    assert client.get(address).status_code == 405
    assert not OwnerIndex.objects.exists()
