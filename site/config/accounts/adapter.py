"""How accounts are made and doors are guarded: django-allauth does the work."""

import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.decorators import secure_admin_login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from config.accounts import names

FAILED_ANYWHERE = "login_failed_anywhere"  # a rate of ACCOUNT_RATE_LIMITS


class AccountAdapter(DefaultAccountAdapter):
    """One setting can close sign-up; names are unmistakable; guessing locks out the guesser."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGNUP_OPEN

    def clean_username(self, username: str, shallow: bool = False) -> str:
        username = super().clean_username(names.clean_name(username), shallow)
        if not shallow:
            names.refuse_twin(username, names.all_names())
        return username

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """A name may be typed with its accents as letters of their own."""
        if "username" in credentials:
            credentials["username"] = unicodedata.normalize("NFC", credentials["username"])
        return super().authenticate(request, **credentials)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """The name's own limit is wider than that of a name from one address."""
        super().pre_authenticate(request, **credentials)
        if not self._count_failure(request, credentials, dry_run=True):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        self._count_failure(request, credentials)

    def _count_failure(
        self, request: HttpRequest, credentials: dict[str, Any], *, dry_run: bool = False
    ) -> bool:
        name = name_of(credentials)
        return ratelimit.consume(request, action=FAILED_ANYWHERE, key=name, dry_run=dry_run)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By name and address: a stranger's tries must not lock the owner out elsewhere."""
        return f"{name_of(credentials)}:{self.get_client_ip(request)}"


def name_of(credentials: dict[str, Any]) -> str:
    """The name that was tried, however it was spelt."""
    tried = credentials.get("username") or credentials.get("email") or ""
    return unicodedata.normalize("NFKC", tried).casefold()


@secure_admin_login
@login_not_required
def admin_login(request: HttpRequest) -> HttpResponse:
    """The admin's own form takes any number of guesses, so nobody gets to see it.

    Who is not signed in is sent to our sign-in, and whoever is and is no staff is refused.
    """
    return redirect("admin:index")
