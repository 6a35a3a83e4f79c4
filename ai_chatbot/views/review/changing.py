"""What is done to chosen conversations at once, and its undoing."""

import uuid
from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ai_chatbot.conversations.review.changing import (
    AT_ONCE,
    Action,
    Change,
    NotChanged,
    change,
    change_of,
    undo,
)
from ai_chatbot.views.trash import LEFT_IN_LANGFLOW
from config.base.http import Request, pressed

CHANGED = "changed_conversations"  # of the session: the last change, which can be undone
KEPT = ("q", "to")  # of the list's address
BACK_MAX_CHARS = 1000
BESIDE = {"tag": Action.TAG, "folder": Action.MOVE}  # fields, and what stands beside each
STAYS = frozenset({Action.PIN, Action.UNPIN, Action.TAG, Action.UNTAG, Action.MOVE})


@require_POST
def change_chosen(request: Request) -> HttpResponse:
    """Do `action` to the conversations `id`, with `tag` or `folder` where it takes one."""
    ids = ids_in(request.POST.getlist("id"))
    try:
        action = Action(pressed(request, BESIDE))
        value = request.POST.get("folder" if action is Action.MOVE else "tag", "")
        done = change(request.user, action, ids, value)
    except NotChanged as refusal:
        messages.warning(request, str(refusal))
        return redirect(back_to_list(request))
    except ValueError:
        messages.warning(request, _("Choose what to do with them."))
        return redirect(back_to_list(request))
    if not done.is_whole:
        messages.warning(request, _(LEFT_IN_LANGFLOW))
    if not done.ids:
        messages.info(request, _("They were so already."))
        return redirect(back_to_list(request))
    mark = uuid.uuid4().hex[:12]
    request.session[CHANGED] = {"mark": mark, **done.as_json()}
    at = f"#c-{done.ids[0]}" if len(ids) == 1 and action in STAYS else ""
    return redirect(back_to_list(request, done=mark) + at)


@require_POST
def undo_change(request: Request) -> HttpResponse:
    """Undo the last change, once; `mark` says which it was."""
    done = just_changed(request, request.POST.get("mark", ""))
    if done is None:
        messages.warning(request, _("That cannot be undone any more."))
        return redirect(back_to_list(request))
    del request.session[CHANGED]
    count = undo(request.user, done)
    said = ngettext(
        "Undone for %(count)s conversation.", "Undone for %(count)s conversations.", count
    )
    messages.success(request, said % {"count": count})
    return redirect(back_to_list(request))


def just_changed(request: Request, mark: str) -> Change | None:
    """The change that the list offers to undo."""
    kept = request.session.get(CHANGED)
    return change_of(kept) if kept and mark and kept["mark"] == mark else None


def ids_in(given: Iterable[str]) -> list[uuid.UUID]:
    """Those that are ids, each once, as many as are changed at once."""
    found: dict[uuid.UUID, None] = {}
    for each in list(given)[:AT_ONCE]:
        try:
            found[uuid.UUID(each)] = None
        except ValueError:
            continue
    return list(found)


def back_to_list(request: Request, **more: str) -> str:
    """The list as it was: of what the form says of it, what the list knows."""
    said = {name: request.POST.get(name, "")[:BACK_MAX_CHARS] for name in KEPT} | more
    query = urlencode({name: value for name, value in said.items() if value})
    return reverse("ai_chatbot:list") + (f"?{query}" if query else "")
