"""The files that stand beside notes."""

import re
from http import HTTPStatus

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from config.base.downloads.streaming import PiecesInThreads, file_download
from config.base.http import Request
from notes.editing.sharing import readable_attachments
from notes.editing.writing import Refused, keep_picture
from notes.text.media import is_pdf, is_picture, media_type

CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
# An SVG opened by itself is a document: it may run nothing and fetch nothing.
SHUT_IN = {"Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'"}
# No browser shows a PDF in a sandbox of ours: it has one of its own. Only our pages frame it.
FRAMED = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}


@require_GET
def attachment(request: Request, attachment_id: int) -> PiecesInThreads:
    """A picture to be shown in its note, anything else to be saved; never a page of ours.

    With `beside` a PDF is shown as well, as its note's page frames it.
    """
    kept = get_object_or_404(readable_attachments(request.user, [attachment_id]), pk=attachment_id)
    name = CONTROLS.sub(" ", kept.path.rpartition("/")[2])
    is_framed = is_pdf(kept.path) and "beside" in request.GET
    is_shown = is_framed or is_picture(kept.path)
    try:
        response = file_download(kept.file, name, media_type(kept.path), to_save=not is_shown)
    except FileNotFoundError:
        raise Http404("The file is gone from the disk.") from None
    for header, value in (FRAMED if is_framed else SHUT_IN).items():
        response[header] = value
    response["X-Content-Type-Options"] = "nosniff"
    # What another shares is asked for anew each time: they may have taken it back.
    is_own = kept.owner_id == request.user.pk
    response["Cache-Control"] = "private, max-age=3600" if is_own else "private, no-store"
    return response


@require_POST
def take_picture(request: Request) -> JsonResponse:
    """Keep a picture for the note that is being written in `folder`: the name to show it by."""
    sent = request.FILES.get("picture")
    name, data = (sent.name or "", sent.read()) if sent else ("", b"")
    folder = request.POST.get("folder", "").replace("\x00", "")
    try:
        return JsonResponse({"name": keep_picture(request.user, folder, name, data)})
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
