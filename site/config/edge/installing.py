"""What makes the pages an app that can be installed, and shows a page when the server is away."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from config.base.http import open_to_read
from config.base.languages.active import in_language

GROUND = "#fbfaf7"  # as site.css has it
OFFLINE_FILES = [
    "vendor/pico/pico.min.css",
    *("css/site.css", "css/header.css", "css/dark.css"),
    "img/logo.svg",
]


@open_to_read  # browsers ask for it without cookies
@cache_control(max_age=24 * 3600)
def manifest(request: HttpRequest) -> JsonResponse:
    about = {
        "id": "/",
        "name": "Commonplace",
        "short_name": "Commonplace",
        "description": _("Questions to your own notes, answered with their sources."),
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": GROUND,
        "background_color": GROUND,
        "icons": [icon(192), icon(512), icon(512, "maskable")],
        "shortcuts": [
            {"name": _("Ask"), "url": "/", "icons": [icon(192)]},
            {"name": _("New note"), "url": reverse("notes:capture"), "icons": [icon(192)]},
        ],
        "share_target": {
            "action": reverse("notes:share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "files", "accept": ["*/*"]}],
            },
        },
    }
    return JsonResponse(about, content_type="application/manifest+json")


def icon(size: int, purpose: str = "any") -> dict[str, str]:
    name = f"icon-{size}" + ("-maskable" if purpose == "maskable" else "")
    return {
        "src": static(f"img/{name}.png"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


@open_to_read
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the top, as one below a folder is heard by the pages of that folder only."""
    language = get_language()
    context = {
        "version": offline_version(language),
        "page": f"{reverse('offline')}?in={language}",  # as it will be asked for without cookies
        "files": [static(name) for name in OFFLINE_FILES],
    }
    return render(request, "service-worker.js", context, content_type="text/javascript")


@open_to_read
@cache_control(max_age=3600)
def offline(request: HttpRequest) -> HttpResponse:
    """The same for everybody, as it is kept on the device: it knows no session."""
    with in_language(request.GET.get("in") or get_language()):
        page = render_to_string("offline.html")
        return HttpResponse(page, headers={"Content-Language": get_language()})


@cache
def offline_version(language: str) -> str:
    """Another one when anything of the offline page is another."""
    files = [Path(str(finders.find(name))).read_bytes() for name in OFFLINE_FILES]
    with in_language(language):
        parts = [render_to_string("offline.html").encode(), *files]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:12]
