"""Sample notes: for who has none at hand, brought and thrown away with one click each."""

from pathlib import Path

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from config.base.http import Request
from config.base.languages.active import ENGLISH, in_language
from notes.editing.many.changing import Action, Change
from notes.editing.trash import put_in_trash
from notes.importing.importer import Importer, Manner
from notes.importing.sources import folder_files
from notes.models import Note
from notes.tasks import index_notes
from notes.views.listing.address import back_to_list
from notes.views.listing.changing import kept_for_undoing

FOLDER = Path(__file__).resolve().parents[1] / "samples"
ROOT = "commonplace/samples"  # no folder's, zip's or upload's name


def sample_count(owner: User) -> int:
    return Note.objects.owned_by(owner).filter(root=ROOT).count()


@require_POST
def bring(request: Request) -> HttpResponse:
    """Those that were thrown away come back; those that are there stay as they are."""
    manner = Manner(root=ROOT, whole=True, restore=True)
    with in_language(ENGLISH):  # what is stored
        Importer(request.user, manner).run(list(folder_files(FOLDER)))
    index_notes.enqueue()
    count = sample_count(request.user)
    said = ngettext(
        "%(count)d sample note is here. Ask it something.",
        "%(count)d sample notes are here. Ask them something.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect("/")


@require_POST
def throw_away(request: Request) -> HttpResponse:
    done = Change(Action.TRASH)
    for note in Note.objects.owned_by(request.user).filter(root=ROOT):
        put_in_trash(note, gone_with_file=True)  # so that they can be brought again
        done.ids.append(note.pk)
    return redirect(back_to_list("", done=kept_for_undoing(request, done) if done.ids else ""))
