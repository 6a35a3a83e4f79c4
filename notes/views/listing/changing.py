"""What is done to chosen notes at once, and its undoing."""

import uuid
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from config.base.http import PARAMETER_MAX_CHARS, Request, pressed
from notes.editing.many.changing import (
    AT_ONCE,
    Action,
    Change,
    NotChanged,
    change,
    change_of,
    undo,
)
from notes.editing.many.renaming import rename_folder, undo_renaming
from notes.tasks import index_notes
from notes.views.listing.address import back_to_list, list_of

CHANGED = "changed_notes"  # of the session: the last change, which can be undone
TO_NOTES = {each.value: each for each in Action if each is not Action.RENAME}
BESIDE = {"name": Action.TAG, "into": Action.MOVE}  # fields, and what stands beside each


@require_POST
def change_chosen(request: Request) -> HttpResponse:
    """Do `action` to the notes `id`, with the folder `into` or the tag `name` where it takes one;
    `back` is the query of the list's address."""
    back = request.POST.get("back", "")
    action = TO_NOTES.get(pressed(request, BESIDE))
    if action is None:
        messages.warning(request, _("Choose what to do with the notes."))
        return redirect(back_to_list(back))
    try:
        into, name = request.POST.get("into", ""), request.POST.get("name", "")
        value = into if action is Action.MOVE else name
        done = change(request.user, action, ids_in(request.POST.getlist("id")), value)
    except NotChanged as refusal:
        messages.warning(request, str(refusal))
        return redirect(back_to_list(back))
    tell_of_left(request, done)
    if not done.ids:
        if not done.left:
            messages.info(request, _("They were so already."))
        return redirect(back_to_list(back))
    index_notes.enqueue()
    return redirect(back_to_list(back, done=kept_for_undoing(request, done)))


@require_POST
def rename_chosen_folder(request: Request) -> HttpResponse:
    """Call the folder `folder` `to`, which may put it into another."""
    was = request.POST.get("folder", "")[:PARAMETER_MAX_CHARS].replace("\x00", "")
    try:
        done = rename_folder(request.user, was, request.POST.get("to", ""))
    except NotChanged as refusal:
        messages.warning(request, str(refusal))
        return redirect(list_of(was))
    return redirect(list_of(done.value, done=kept_for_undoing(request, done)))


def kept_for_undoing(request: Request, done: Change) -> str:
    """The mark by which the change can be undone, until there is another."""
    mark = uuid.uuid4().hex[:12]
    request.session[CHANGED] = {"mark": mark, **done.as_json()}
    return mark


@require_POST
def undo_change(request: Request) -> HttpResponse:
    """Undo the last change, once; `mark` says which it was."""
    back = back_to_list(request.POST.get("back", ""))
    done = just_changed(request, request.POST.get("mark", ""))
    if done is None:
        messages.warning(request, _("That cannot be undone any more."))
        return redirect(back)
    del request.session[CHANGED]
    if done.action is Action.RENAME:
        return rename_back(request, done)
    undone = undo(request.user, done)
    index_notes.enqueue()
    tell_of_left(request, undone)
    count = len(undone.ids)
    sentence = ngettext("Undone for %(count)s note.", "Undone for %(count)s notes.", count)
    messages.success(request, sentence % {"count": count})
    return redirect(back)


def rename_back(request: Request, done: Change) -> HttpResponse:
    try:
        undone = undo_renaming(request.user, done)
    except NotChanged as refusal:
        messages.warning(request, str(refusal))
        return redirect(list_of(done.value))
    messages.success(request, undone.sentence())
    return redirect(list_of(undone.value))


def tell_of_left(request: Request, done: Change) -> None:
    """Say how many could not be changed, and why the first of them could not."""
    if not done.left:
        return
    sentence = ngettext(
        "%(count)s note stays as it was. %(why)s", "%(count)s notes stay as they were. %(why)s",
        done.left,
    )  # fmt: skip
    messages.warning(request, (sentence % {"count": done.left, "why": done.why}).strip())


def just_changed(request: Request, mark: str) -> Change | None:
    """The change that the list offers to undo."""
    kept = request.session.get(CHANGED)
    return change_of(kept) if kept and mark and kept["mark"] == mark else None


def ids_in(given: Iterable[str]) -> list[int]:
    """Those that are ids, each once, as many as are changed at once."""
    numbers = (each for each in list(given)[:AT_ONCE] if each.isascii() and each.isdigit())
    return list(dict.fromkeys(int(each) for each in numbers if len(each) < 10))
