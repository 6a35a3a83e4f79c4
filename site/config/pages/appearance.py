"""How pages look in a browser: its colours, their language, and the clock that times go by.

All are kept in cookies and not with the account: a phone in the dark and a desk in the sun are the
same person's, and the page of signing in has colours and a language as well.
"""

import zoneinfo
from functools import cache

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config.base.languages.active import in_language, language_of

THEME, ZONE, BROWSERS_ZONE = "theme", "time_zone", "browser_time_zone"  # names of cookies
THEMES = [
    ("", gettext_lazy("As the system has it")),
    ("light", gettext_lazy("Light")),
    ("dark", gettext_lazy("Dark")),
]
AS_THE_BROWSER = ""
KEPT = 365 * 24 * 3600  # seconds


@cache
def zones() -> frozenset[str]:
    """Those with a place's name, such as Asia/Tokyo, and UTC."""
    named = (name for name in zoneinfo.available_timezones() if "/" in name)
    return frozenset(name for name in named if not name.startswith(("Etc/", "SystemV/"))) | {"UTC"}


def theme_of(request: HttpRequest) -> str:
    """light, dark, or nothing where the system decides."""
    said = request.COOKIES.get(THEME, "")
    return said if said in dict(THEMES) else ""


def zone_of(request: HttpRequest) -> str:
    """The time zone that was chosen, else the browser's, else nothing; always one there is."""
    said = (request.COOKIES.get(ZONE, ""), request.COOKIES.get(BROWSERS_ZONE, ""))
    return next((name for name in said if name in zones()), "")


def language_chosen(request: HttpRequest) -> str:
    """The one chosen here, or nothing where the browser decides."""
    said = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return said if said in dict(settings.LANGUAGES) else ""


class AppearanceForm(forms.Form):
    theme = forms.ChoiceField(
        label=gettext_lazy("Colours"), choices=THEMES, required=False, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        help_text=gettext_lazy("Notes, questions and answers stay in the languages they are in."),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        help_text=gettext_lazy("Times on all pages are in it."),
    )

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        as_the_browser = (AS_THE_BROWSER, _("As this browser has it"))
        names = [(name, name.replace("_", " ")) for name in sorted(zones())]
        self.fields["time_zone"].choices = [as_the_browser, *names]  # type: ignore[attr-defined]
        languages = [as_the_browser, *settings.LANGUAGES]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appearance(request: HttpRequest) -> HttpResponse:
    kept = {
        "theme": theme_of(request),
        "language": language_chosen(request),
        "time_zone": request.COOKIES.get(ZONE, ""),
    }
    form = AppearanceForm(request.POST or None, initial=kept)
    if request.method != "POST":
        return render(request, "config/appearance.html", {"form": form})
    if not form.is_valid():
        return render(request, "config/appearance.html", {"form": form}, status=422)
    accepted = request.headers.get("Accept-Language", "")
    with in_language(language_of(form.cleaned_data["language"], accepted)):
        messages.success(request, _("Pages look like this in this browser now."))
    response = HttpResponseRedirect(reverse("appearance"))
    keep(response, THEME, form.cleaned_data["theme"])
    keep(response, ZONE, form.cleaned_data["time_zone"])
    keep(response, settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"])
    return response


def keep(response: HttpResponse, name: str, value: str) -> None:
    if not value:
        response.delete_cookie(name, samesite="Lax")
        return
    response.set_cookie(
        name, value, max_age=KEPT, samesite="Lax", httponly=True, secure=settings.BEHIND_TLS_PROXY
    )
