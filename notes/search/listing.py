"""Which notes a list shows, and in which order."""

from notes.models import NoteQuerySet

# What a list can be sorted by, and how; the first when nothing is said.
SORTS = {
    "name": ["path"],
    "newest": ["-dated_on", "path"],
    "oldest": ["dated_on", "path"],
}


def narrow(notes: NoteQuerySet, query: str, tag: str, folder: str) -> NoteQuerySet:
    """Those that say `query`, have the tag, and lie in the folder; what is empty asks nothing."""
    if query:
        notes = notes.saying(query)
    if tag:
        notes = notes.tagged(tag)
    if folder:
        notes = notes.in_folder(folder)
    return notes.defer("body", "head", "front_matter").prefetch_related("tags")
