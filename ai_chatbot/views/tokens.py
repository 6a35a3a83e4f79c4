"""A user's personal tokens: what there is, a new one shown once, one taken back."""

from datetime import timedelta

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ai_chatbot.models import PersonalToken, Scope
from ai_chatbot.tokens import TOKENS_PER_USER, TooManyTokens, digest, make_one_more_token
from ai_chatbot.views.forms import TokenForm
from config.base.http import Request

NEW_TOKEN = "new_token"  # noqa: S105 - a cookie's name: the server keeps none
NEW_TOKEN_SECONDS = 60
LISTS = {Scope.NOTES_READ: "notes", Scope.CONVERSATIONS: "conversations"}  # of the API, to try


@require_GET
def settings_page(request: Request) -> HttpResponse:
    return render(request, "ai_chatbot/settings.html")


@require_http_methods(["GET", "POST"])
def tokens(request: Request) -> HttpResponse:
    """The list and a form; after making one, once, the new token."""
    form = TokenForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return make(request, form)
        except TooManyTokens as problem:
            form.add_error(None, str(problem))
    found = list(PersonalToken.objects.owned_by(request.user))
    context = {
        "tokens": found,
        "form": form if form.is_bound or len(found) < TOKENS_PER_USER else None,
        "most": TOKENS_PER_USER,
        **shown_once(request, found),
    }
    status = 422 if form.errors else 200
    response = render(request, "ai_chatbot/tokens.html", context, status=status)
    if NEW_TOKEN in request.COOKIES:
        response.delete_cookie(NEW_TOKEN, path=reverse("ai_chatbot:tokens"), samesite="Strict")
    return response


def make(request: Request, form: TokenForm) -> HttpResponse:
    """The new token goes to the page that shows it in a cookie: nothing of it stays here.

    That page deletes the cookie, so that neither loading it again nor going back shows it twice,
    and loading it again makes no second token.
    """
    days = form.cleaned_data["days"]
    token = make_one_more_token(
        request.user,
        name=form.cleaned_data["name"],
        scopes=form.cleaned_data["scopes"],
        expires_at=timezone.now() + timedelta(days=int(days)) if days else None,
    )
    said = _("The token “%(name)s” was made.") % {"name": form.cleaned_data["name"]}
    messages.success(request, said)
    response = redirect("ai_chatbot:tokens")
    response.set_signed_cookie(
        NEW_TOKEN,
        token,
        salt=salt_of(request),
        max_age=NEW_TOKEN_SECONDS,
        path=reverse("ai_chatbot:tokens"),
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
    )
    return response


def shown_once(request: Request, found: list[PersonalToken]) -> dict[str, str]:
    """The new token, if there is one and it still opens something, and an address to try it at."""
    token = new_token(request)
    kept = next((each for each in found if token and each.digest == digest(token)), None)
    if kept is None:
        return {}
    lists = [name for scope, name in LISTS.items() if scope in kept.scopes]
    address = request.build_absolute_uri(f"/api/v1/{lists[0]}") if lists else ""
    return {"new_token": token, "address": address}


def new_token(request: Request) -> str:
    """The token that was made a moment ago; "" if none was, or by somebody else."""
    try:
        token = request.get_signed_cookie(
            NEW_TOKEN, "", salt=salt_of(request), max_age=NEW_TOKEN_SECONDS
        )
    except signing.BadSignature:
        token = ""
    return token or ""


def salt_of(request: Request) -> str:
    return f"commonplace.new_token.{request.user.pk}"


@require_http_methods(["GET", "POST"])
def revoke(request: Request, token_id: int) -> HttpResponse:
    mine = PersonalToken.objects.owned_by(request.user)
    token = get_object_or_404(mine, pk=token_id)
    if request.method == "POST":
        token.delete()  # signals.py tells who listens with it
        said = _("The token “%(name)s” opens nothing any more.") % {"name": token}
        messages.success(request, said)
        return redirect("ai_chatbot:tokens")
    return render(request, "ai_chatbot/revoke_token.html", {"token": token})
