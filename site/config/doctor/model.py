"""The model that writes answers: whether its server is there, takes the key, and has it."""

from collections.abc import Iterator

from asgiref.sync import async_to_sync
from django.conf import settings
from django.utils.translation import gettext as _

from ai_chatbot.providers.asking import ServerTrouble, Trouble
from ai_chatbot.providers.choosing import chosen_server, lost_key
from ai_chatbot.providers.known import ENVIRONMENT
from ai_chatbot.providers.listing import list_models
from ai_chatbot.providers.servers import Server
from config.doctor.findings import Finding, problem, warning, well
from config.readiness import check_model

NAMED = 8  # models, when the one that is asked for is not among them


def model() -> Iterator[Finding]:
    if not settings.LLM_BASE_URL and (lost := lost_key()):
        yield problem("model", str(lost), _("Enter it in Settings → Model."))
    if (asked := chosen_server()) is None:
        yield of_this_machine()
        return
    server, name = asked
    try:
        yield compared(server, name, list_models(server))
    except ServerTrouble as trouble:
        yield told(server, trouble)


def of_this_machine() -> Finding:
    check = async_to_sync(check_model)()  # its query is made in this thread
    start = _("`make run` starts it; give it a minute.")
    says = str(check.detail)
    return well("model", says) if check.ok else problem("model", says, start)


def compared(server: Server, name: str, listed: list[str]) -> Finding:
    if server.provider == ENVIRONMENT and not settings.LLM_MODEL:
        return well("model", _("%(server)s answers.") % {"server": server.name})
    about = {"server": server.name, "model": name}
    if {name, f"{name}:latest"} & set(listed):
        return well("model", _("%(server)s answers and has the model “%(model)s”.") % about)
    return problem(
        "model",
        _("%(server)s answers, but has no model “%(model)s”.") % about,
        where_to_choose(server, listed),
    )


def where_to_choose(server: Server, listed: list[str]) -> str:
    some = ", ".join(listed[:NAMED]) or "—"
    if server.provider == ENVIRONMENT:
        return _("Set LLM_MODEL to one that it has, such as: %(models)s.") % {"models": some}
    sentence = _("Choose one that it has in Settings → Model, such as: %(models)s.")
    return sentence % {"models": some}


def told(server: Server, trouble: ServerTrouble) -> Finding:
    is_set = server.provider == ENVIRONMENT
    if trouble.kind is Trouble.NOT_FOUND:
        return warning(
            "model",
            _("%(server)s does not list its models.") % {"server": server.name},
            _("A question tells whether it answers; else see that its address ends with /v1."),
        )
    if trouble.kind is Trouble.KEY_REFUSED:
        fix = _("Set LLM_API_KEY to a key that it takes, and start again.")
        return problem("model", str(trouble), fix if is_set else _("Enter it in Settings → Model."))
    fix = _("See that it runs there, and that LLM_BASE_URL is right.")
    other = _("See that it runs there, or choose another in Settings → Model.")
    return problem("model", str(trouble), fix if is_set else other)
