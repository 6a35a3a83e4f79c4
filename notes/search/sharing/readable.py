"""Search in all that somebody may read: their own notes, and what others share with them.

Each owner's notes are searched by themselves, with that owner's index and vectors, confined to the
folders and tags that are shared at this moment; what is found is put together by its score.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from notes.models import NoteShare
from notes.search.conditions import Selection
from notes.search.evidence import DEFAULT_KNOBS, Knobs
from notes.search.passages import FoundPassage
from notes.search.search import NEAREST, SearchResult, search_notes

OWNERS_MAX = 10  # whose notes are searched beside one's own; each is a search more
SELECTED_MAX = 50  # folders and tags of one owner


@dataclass(frozen=True)
class SharedNotes:
    """What one owner shares with a reader."""

    owner_id: int
    username: str
    selection: Selection


def shared_with(reader_id: int) -> list[SharedNotes]:
    """Of the owners who have shared with the reader for longest; one query."""
    rows = NoteShare.objects.with_reader(reader_id)
    told = rows.values_list("owner_id", "owner__username", "kind", "name")
    by_owner: dict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
    for owner_id, username, kind, name in told[: OWNERS_MAX * SELECTED_MAX]:
        by_owner[owner_id, username].append((kind, name))
    return [
        SharedNotes(owner_id, username, selection_of(places[:SELECTED_MAX]))
        for (owner_id, username), places in list(by_owner.items())[:OWNERS_MAX]
    ]


def selection_of(places: Sequence[tuple[str, str]]) -> Selection:
    folders = tuple(name for kind, name in places if kind == NoteShare.Kind.FOLDER)
    return Selection(folders, tuple(name for kind, name in places if kind == NoteShare.Kind.TAG))


def search_readable(
    reader_id: int,
    text: str,
    *,
    limit: int = 5,
    context: Sequence[str] = (),
    knobs: Knobs = DEFAULT_KNOBS,
    any_day: bool = False,
) -> SearchResult:
    """As `search_notes` of one's own, which goes first, and of what others share just now."""
    own = search_notes(reader_id, text, limit=limit, context=context, knobs=knobs, any_day=any_day)
    results = [own]
    for shared in shared_with(reader_id):
        found = search_notes(
            shared.owner_id,
            text,
            limit=limit,
            context=context,
            knobs=knobs,
            any_day=any_day,
            selection=shared.selection,
        )
        results.append(named(found, shared.username))
    return together(results, limit) if len(results) > 1 else own


def named(found: SearchResult, owner: str) -> SearchResult:
    """The same, each passage with the name of whose note it is of."""
    return replace(
        found,
        passages=[replace(passage, shared_by=owner) for passage in found.passages],
        nearest=[replace(passage, shared_by=owner) for passage in found.nearest],
    )


def together(results: Sequence[SearchResult], limit: int) -> SearchResult:
    """One result: what it says besides its passages is said by the first that found something."""
    first = next((result for result in results if result.passages), results[0])
    passages = merged([result.passages for result in results])[:limit]
    nearest = [] if passages else merged([result.nearest for result in results])[:NEAREST]
    best = max((result.standing for result in results), key=lambda standing: standing.best)
    return replace(first, passages=passages, nearest=nearest, standing=best)


def merged(lists: Sequence[Sequence[FoundPassage]]) -> list[FoundPassage]:
    """All of them, each list in its own order, by what comes next in each the best first."""
    left = [list(found) for found in lists if found]
    out: list[FoundPassage] = []
    while left:
        best = max(left, key=lambda found: found[0].score)
        out.append(best.pop(0))
        left = [found for found in left if found]
    return out
