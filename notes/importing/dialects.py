"""The vaults of other tools, told by their files as a whole.

A dialect takes all files of an import and gives them as they are to be imported: under other
paths, with a `read` that gives their text as Markdown in UTF-8, without those that are no notes.
It gives them back as they are when the vault is none of its tool's.
"""

from collections.abc import Callable

from notes.importing.formats import apple_notes, bundles, joplin, logseq
from notes.importing.formats.apps import files as apps
from notes.importing.formats.org import files as org_files
from notes.importing.sources import SourceFile

Dialect = Callable[[list[SourceFile]], list[SourceFile]]

DIALECTS: tuple[Dialect, ...] = (
    joplin.as_imported,
    apps.as_imported,
    bundles.as_imported,
    logseq.as_imported,  # reads the Org pages of a graph, so it comes before all other Org files
    org_files.as_imported,
    apple_notes.as_imported,
)


def as_imported(files: list[SourceFile]) -> list[SourceFile]:
    for dialect in DIALECTS:
        files = dialect(files)
    return files
