"""How pages look in a browser: its colours, and the clock that their times go by.

Both are kept in cookies and not with the account: a phone in the dark and a desk in the sun are the
same person's, and the page of signing in has colours as well.
"""

import zoneinfo
from functools import cache

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

THEME, ZONE, BROWSERS_ZONE = "theme", "time_zone", "browser_time_zone"  # names of cookies
THEMES = [("", "As the system has it"), ("light", "Light"), ("dark", "Dark")]
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


class AppearanceForm(forms.Form):
    theme = forms.ChoiceField(
        label="Colours", choices=THEMES, required=False, widget=forms.RadioSelect
    )
    time_zone = forms.ChoiceField(
        label="Time zone", required=False, help_text="Times on all pages are in it."
    )

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        names = [(name, name.replace("_", " ")) for name in sorted(zones())]
        self.fields["time_zone"].choices = [(AS_THE_BROWSER, "As this browser has it"), *names]  # type: ignore[attr-defined]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appearance(request: HttpRequest) -> HttpResponse:
    kept = {"theme": theme_of(request), "time_zone": request.COOKIES.get(ZONE, "")}
    form = AppearanceForm(request.POST or None, initial=kept)
    if request.method != "POST":
        return render(request, "config/appearance.html", {"form": form})
    if not form.is_valid():
        return render(request, "config/appearance.html", {"form": form}, status=422)
    messages.success(request, "Pages look like this in this browser now.")
    response = HttpResponseRedirect(reverse("appearance"))
    for name in (THEME, ZONE):
        keep(response, name, form.cleaned_data[name])
    return response


def keep(response: HttpResponse, name: str, value: str) -> None:
    if not value:
        response.delete_cookie(name, samesite="Lax")
        return
    response.set_cookie(
        name, value, max_age=KEPT, samesite="Lax", httponly=True, secure=settings.BEHIND_TLS_PROXY
    )
