from collections.abc import Iterator
from dataclasses import replace

from django.contrib.auth.models import User

from config.base.downloads.saving import TakesAlong
from config.base.downloads.zips import Packed
from notes.editing.exporting import FOLDER, note_files


class Command(TakesAlong):
    help = (
        "Write a user's notes, each as Markdown at its path, and the files beside them, into a "
        "folder or a zip; import_notes brings them back. What lies in the trash stays there."
    )
    what = "notes"

    def files_of(self, owner: User) -> Iterator[Packed]:
        for each in note_files(owner):
            yield replace(each, name=each.name.removeprefix(f"{FOLDER}/"))
