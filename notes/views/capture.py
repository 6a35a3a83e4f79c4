"""Notes caught in passing: a page for a quick one, what a phone shares, what a browser clips.

Whatever comes from elsewhere fills a form; a note is made when its owner sends that.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from config.base.http import Request
from notes.importing import staging
from notes.importing.sources import UploadRefused
from notes.models import ImportJob, Note
from notes.tasks import import_upload
from notes.text.captured import sorted_out
from notes.text.parsing import NOTE_MAX_BYTES, TITLE_MAX_CHARS
from notes.views.forms import CaptureForm
from notes.views.versions import id_of
from notes.views.writing import create_from

CAPTURE, CLIP, SHARE = "capture", "clip", "share"
HEADINGS = {CAPTURE: _("Quick note"), CLIP: _("Clip to notes"), SHARE: _("Save what was shared")}
CHOOSE_AGAIN = _(
    "The files came in a way that cannot be checked, so they were not taken. "
    "Choose them on the page “Import notes”."
)
CLIPPING = (
    "javascript:void(()=>{const d={url:location.href,title:document.title,"
    "text:String(getSelection()).slice(0,100000)};"
    'window.open("%s\\x23"+encodeURIComponent(JSON.stringify(d)),"_blank",'
    '"noopener,width=600,height=720")})()'
)


@require_http_methods(["GET", "POST"])
def capture(request: Request) -> HttpResponse:
    """A form that opens focused; once its note is saved, it is there for the next one."""
    if request.method == "GET":
        return show(request, CaptureForm(), CAPTURE)
    page = request.POST.get("page", CAPTURE)
    page = page if page in HEADINGS else CAPTURE
    form = CaptureForm(request.POST)
    if note := create_from(form, request.user):
        after = reverse("notes:clip" if page == CLIP else "notes:capture")
        return redirect(f"{after}?{urlencode({'saved': note.pk})}")
    return show(request, form, page)


@require_GET
def clip(request: Request) -> HttpResponse:
    """The window that the bookmarklet opens: what it found stands after the address's “#”, which
    is sent to no server, and fills the form."""
    return show(request, CaptureForm(), CLIP)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def share(request: Request) -> HttpResponse:
    """What another app on this device shared. No form of ours sends it, so it has no token: it
    makes no note, but is shown in a form that does. Files are imported if no page can have sent
    them.
    """
    given = request.POST if request.method == "POST" else request.GET
    limits = {"title": TITLE_MAX_CHARS, "text": NOTE_MAX_BYTES, "url": NOTE_MAX_BYTES}
    title, text, source = sorted_out(*(given.get(name, "")[:most] for name, most in limits.items()))
    job, refusal = take_files(request)
    if job and not text and not source:
        return redirect("notes:import_job", job.pk)
    if not (title or text or source or refusal):
        return redirect("notes:capture")
    form = CaptureForm(initial={"title": title, "body": text, "source": source})
    return show(request, form, SHARE, job=job, refusal=refusal)


def take_files(request: Request) -> tuple[ImportJob | None, str]:
    """The import of what came along, or why there is none."""
    files = request.FILES.getlist("files")
    if not files:
        return None, ""
    if not is_from_this_device(request):
        return None, str(CHOOSE_AGAIN)
    try:
        job = staging.stage_upload(request.user, files)
    except UploadRefused as refusal:
        return None, str(refusal)
    import_upload.enqueue(job.pk)
    return job, ""


def is_from_this_device(request: HttpRequest) -> bool:
    """Whether the browser itself sent it, at its user's word: a page cannot say so."""
    return request.headers.get("Sec-Fetch-Site") == "none"


def show(request: Request, form: CaptureForm, page: str, **context: object) -> HttpResponse:
    """The form; with status 422 when what was sent is not saved."""
    saved = id_of(request.GET.get("saved", ""))
    context |= {
        "form": form,
        "page": page,
        "heading": HEADINGS[page],
        "saved": saved and Note.objects.owned_by(request.user).filter(pk=saved).first(),
    }
    return render(request, "notes/capture.html", context, status=422 if form.is_bound else 200)


@require_GET
def phone_and_browser(request: Request) -> HttpResponse:
    """How to have all this at hand: installing, sharing, clipping."""
    address = request.build_absolute_uri(reverse("notes:clip"))
    return render(request, "notes/phone_and_browser.html", {"bookmarklet": CLIPPING % address})
