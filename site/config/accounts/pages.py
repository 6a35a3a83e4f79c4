"""One's own account: all of it to take along, and its end."""

from allauth.account.forms import ReauthenticateForm
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from config.accounts.erasing import MayNotLeave, belongings_of, finish, lock_out
from config.accounts.taking_along import account_files
from config.base.downloads.streaming import PiecesInThreads, zip_download
from config.base.downloads.zips import zipped
from config.base.http import Request


@require_GET
def export(request: Request) -> PiecesInThreads:
    """All that is the user's in one zip, sent while it is packed."""
    return zip_download(zipped(account_files(request.user)), "commonplace.zip")


@require_http_methods(["GET", "POST"])
def delete(request: Request) -> HttpResponse:
    """Ask for the password, then erase the account while the page waits."""
    form = ReauthenticateForm(request.POST or None, user=request.user)
    refusal = ""
    if request.method == "POST":
        if not ratelimit.consume(request, action="reauthenticate", user=request.user):
            refusal = _("Those were too many tries. Wait a minute, then try again.")
        elif form.is_valid():
            try:
                return leave(request)
            except MayNotLeave as problem:
                refusal = str(problem)
    context = {"form": form, "refusal": refusal, "has": belongings_of(request.user)}
    status = 422 if refusal or form.errors else 200
    return render(request, "account/delete.html", context, status=status)


def leave(request: Request) -> HttpResponse:
    user = request.user
    lock_out(user)
    logout(request)
    is_forgotten = finish(user)
    gone = _("Your account is deleted, with everything that was yours.")
    if is_forgotten:
        messages.success(request, gone)
    else:
        left = _(
            "Langflow did not answer: its own record of your questions, which only its "
            "administrator can see, is deleted once it does."
        )
        messages.warning(request, f"{gone} {left}")
    return redirect("account_login")
