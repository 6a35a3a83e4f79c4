"""The staff's way into Langflow's own editor, opened on the draft."""

import logging
import time
from http.cookiejar import Cookie
from urllib.parse import urlsplit

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ai_chatbot.connections.editors import GOOD_SECONDS, cookie_for
from ai_chatbot.flows import sync
from ai_chatbot.flows.drafts import find_draft
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.langflow import account
from ai_chatbot.langflow.admin import LangflowAdmin, LangflowAdminError
from ai_chatbot.views.flow.access import flow_meant, staff_only

logger = logging.getLogger(__name__)

LANGFLOWS_OWN = ("access_token_lf", "refresh_token_lf", "apikey_tkn_lflw")  # its cookies
THIS_MACHINE = {"localhost", "127.0.0.1"}  # names under which a browser here finds Langflow


@never_cache
@require_POST
@staff_only
def open_flow(request: HttpRequest) -> HttpResponse:
    """To the flow on Langflow's canvas, signed in where the browser shares our cookies with it."""
    key = flow_meant(request)
    try:
        with LangflowAdmin() as langflow:
            found = find_draft(langflow, key)
            if found is None:
                raise FlowProblem(_(sync.SENTENCES[sync.State.MISSING]))
            editor = f"{langflow_address(request)}/flow/{found['id']}"
            response = HttpResponseRedirect(editor)
            if shares_cookies(request) and sign_in(request, response, langflow):
                logger.info("Account %s opens the draft of %s in Langflow", request.user.pk, key)
                return response
    except (LangflowAdminError, FlowProblem) as problem:
        logger.warning("The flow could not be opened: %s", problem)
        context = {"problem": problem, "key": key}
        return render(request, "ai_chatbot/flow/overview.html", context, status=502)
    return explain_sign_in(request, editor)


def sign_in(request: HttpRequest, response: HttpResponse, langflow: LangflowAdmin) -> bool:
    """Give the browser the cookie that names whose session it is, where Langflow takes it; else
    those of Langflow's own account. False where we keep no password of that either."""
    ours = cookie_for(request.session.session_key or "")
    if langflow.takes({settings.LANGFLOW_EDITOR_COOKIE: ours}):
        response.set_cookie(
            settings.LANGFLOW_EDITOR_COOKIE,
            ours,
            max_age=GOOD_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        for name in LANGFLOWS_OWN:  # of an earlier sign-in, which would count before ours
            response.delete_cookie(name)
        return True
    login = account.kept_login()
    if login is None:
        return False
    for cookie in langflow.log_in(*login).jar:
        pass_on(cookie, response)
    return True


def explain_sign_in(request: HttpRequest, editor: str) -> HttpResponse:
    login = account.kept_login()
    context = {
        "editor": editor,
        "username": login[0] if login else "",
        "password_file": account.password_file(),
    }
    return render(request, "ai_chatbot/flow/sign_in.html", context)


def langflow_address(request: HttpRequest) -> str:
    """Langflow's address; on this machine under the name by which the browser came to us."""
    langflow, host = urlsplit(settings.LANGFLOW_URL), host_of(request)
    if langflow.hostname in THIS_MACHINE and host in THIS_MACHINE:
        return f"{langflow.scheme}://{host}:{langflow.port or 80}"
    return settings.LANGFLOW_URL


def shares_cookies(request: HttpRequest) -> bool:
    """Cookies belong to a host, whatever the port: only there can ours sign in to Langflow."""
    return urlsplit(langflow_address(request)).hostname == host_of(request)


def host_of(request: HttpRequest) -> str:
    return urlsplit(f"//{request.get_host()}").hostname or ""


def pass_on(cookie: Cookie, response: HttpResponse) -> None:
    """Langflow's cookie, with the attributes that it gives it."""
    response.set_cookie(
        cookie.name,
        cookie.value or "",
        max_age=cookie.expires - int(time.time()) if cookie.expires else None,
        path=cookie.path,
        secure=cookie.secure,
        httponly=True,
        samesite="Lax",
    )
