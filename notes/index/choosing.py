"""Which embedder an owner's notes get: the one for English, or the one for all languages.

The English one is quicker and better at English. As soon as a real share of the notes is in other
languages, or a question comes in one, the other takes over, and stays. The owner's word counts
more, and with a server for embeddings there is nothing to choose.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.utils.translation import get_language_info, gettext, gettext_lazy

from notes.index.embedding import (
    LOCAL_MODEL,
    MULTILINGUAL,
    Embedder,
    find_embedder,
    get_embedder,
    local_embedder,
)
from notes.models import Note, OwnerIndex
from notes.text.words.languages import ENGLISH, ENGLISH_STOPS, language_of
from notes.text.words.splitting import split_words

OTHER = "other"  # a language that we have no words of
LOOKED_AT = 300  # notes, spread over all
CHARS = 800  # of each
WORDS_MIN = 8  # of fewer nothing is said
ENGLISH_SHARE = 0.15  # of an English text's words are its commonest
SHARE = 0.1  # of the notes, from which they are in other languages too
CHANGED = 0.1  # as many notes more or less are reason to look again

NAMES = {
    LOCAL_MODEL: gettext_lazy("all-MiniLM-L6-v2, which reads English"),
    MULTILINGUAL: gettext_lazy("multilingual-e5-small, which reads a hundred languages"),
}
CHINESE = "zh-hans"  # as Django calls it
Languages = OwnerIndex.Languages
Rows = TypeVar("Rows", bound=QuerySet[Any])


@dataclass(frozen=True)
class Group:
    """Those whose notes an embedder reads: these alone, or all but these."""

    embedder: Embedder
    owners: frozenset[int]
    are_left_out: bool

    def of(self, rows: Rows, owner: str = "owner") -> Rows:
        """Those of the rows that are theirs; `owner` is what the rows call them."""
        theirs = Q(**{f"{owner}__in": self.owners})
        return rows.filter(~theirs if self.are_left_out else theirs)


def groups() -> list[Group]:
    """One for each embedder that is in use."""
    other = find_embedder(MULTILINGUAL) if chooses() else None
    theirs = frozenset(multilingual_owners()) if other else frozenset()
    found = [Group(get_embedder(), theirs, are_left_out=True)]
    return [*found, Group(other, theirs, are_left_out=False)] if other and theirs else found


def embedder_of(owner_id: int) -> Embedder:
    """What the owner's passages are embedded with."""
    other = find_embedder(MULTILINGUAL) if chooses() else None
    return other if other and owner_id in multilingual_owners(owner_id) else get_embedder()


def multilingual_owners(*owner_ids: int) -> set[int]:
    """Those, of these or of all, whose notes are to be read in all languages."""
    rows = OwnerIndex.objects.filter(owner__in=owner_ids) if owner_ids else OwnerIndex.objects.all()
    return {row.pk for row in rows if wants_all(row)}


def wants_all(row: OwnerIndex) -> bool:
    if row.chosen:
        return row.chosen == Languages.ALL
    return bool(row.asked_in) or foreign_share(row.languages) >= SHARE


def chooses() -> bool:
    """Whether there is a choice: the local embedder is asked, and weights may be fetched."""
    return settings.EMBEDDING_LANGUAGES == "auto" and get_embedder().name == LOCAL_MODEL


def lacks_weights() -> bool:
    """Whether somebody's notes want the embedder of all languages, and it is not here."""
    if not chooses() or local_embedder(MULTILINGUAL).is_ready():
        return False
    return bool(multilingual_owners())


def foreign_share(languages: dict[str, float]) -> float:
    return sum(share for language, share in languages.items() if language != ENGLISH)


# --- For the owner ----------------------------------------------------------------------------


@dataclass(frozen=True)
class ReadingOfNotes:
    """What the page Index says of an owner's embedder."""

    name: str  # of the embedder, as people know it
    languages: list[tuple[str, int]]  # names and per cent, the commonest first
    asked_in: str  # a language's name
    is_complete: bool  # whether it answers already
    chosen: str
    choices: list[tuple[str, str]]  # none where there is nothing to choose


def reading_of(owner_id: int) -> ReadingOfNotes:
    row = OwnerIndex.objects.filter(owner=owner_id).first() or OwnerIndex(owner_id=owner_id)
    embedder = embedder_of(owner_id)
    shares_told = sorted(row.languages.items(), key=lambda told: -told[1])
    told = [(name_of(code), round(100 * share)) for code, share in shares_told]
    return ReadingOfNotes(
        name=str(NAMES.get(embedder.name, embedder.name.partition(" at ")[0])),
        languages=[(name, share) for name, share in told if share],
        asked_in=name_of(row.asked_in) if row.asked_in else "",
        is_complete=row.embedder in ("", embedder.name),
        chosen=row.chosen,
        choices=[(value, str(label)) for value, label in Languages.choices] if chooses() else [],
    )


def name_of(language: str) -> str:
    code = CHINESE if language == "zh" else language
    if code not in LANG_INFO:
        return gettext("other languages")
    english = get_language_info(code)["name"]  # Django has it in other languages
    return gettext(english)


# --- Looking ----------------------------------------------------------------------------------


def look_at_languages(owner_ids: Iterable[int]) -> None:
    """See again which languages the notes of these are in, where there are other notes now."""
    if not chooses():
        return
    for owner in User.objects.filter(pk__in=list(owner_ids)):
        row, _ = OwnerIndex.objects.get_or_create(owner=owner)
        count = Note.objects.owned_by(owner).count()
        if abs(count - row.notes_told) > CHANGED * row.notes_told:
            row.languages, row.notes_told = shares(languages_told(owner)), count
            row.save(update_fields=["languages", "notes_told"])


def languages_told(owner: User) -> Iterator[str]:
    """The languages of some notes, spread over all; of those that tell none, nothing."""
    ids = list(Note.objects.owned_by(owner).order_by("pk").values_list("pk", flat=True))
    some = ids[:: len(ids) // LOOKED_AT + 1]
    beginnings = Note.objects.filter(pk__in=some).values_list(Left("body", CHARS), flat=True)
    return filter(None, map(language_told, beginnings))


def language_told(text: str) -> str:
    """Two letters, OTHER, or nothing when the text is too short to tell.

    A language that we have no words of has some that look English; real English has many.
    """
    words = split_words(text)
    language = language_of(text, words)
    if language not in ("", ENGLISH):
        return language
    if len(words) < WORDS_MIN:
        return ""
    english = sum(word in ENGLISH_STOPS for word in words)
    return ENGLISH if english >= ENGLISH_SHARE * len(words) else unknown(text)


def unknown(text: str) -> str:
    """Lists, code and names tell nothing, whatever they are called; letters of others do."""
    return "" if text.isascii() else OTHER


def shares(languages: Iterable[str]) -> dict[str, float]:
    counts = Counter(languages)
    return {language: round(count / counts.total(), 3) for language, count in counts.most_common()}


def heed_question(owner_id: int, language: str) -> bool:
    """Whether a question in this language has the notes be embedded anew."""
    if not chooses() or language in ("", ENGLISH):
        return False
    row, _ = OwnerIndex.objects.get_or_create(owner_id=owner_id)
    if row.chosen or wants_all(row):
        return False
    OwnerIndex.objects.filter(owner_id=owner_id).update(asked_in=language)
    return True
