"""What an upgrade of Langflow does to flows: what was published before, and `lfx upgrade`."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.upgrades.examining import Fit
from ai_chatbot.flows.upgrades.starting import published_under_another, upgraded
from ai_chatbot.flows.upgrades.telling import Told, try_upgrade
from ai_chatbot.langflow.admin import LangflowAdmin, LangflowAdminError
from config.doctor.findings import Finding, of_flow, warning, well
from config.launch.preparation import runs_own_langflow


def published_before() -> Iterator[Finding]:
    """What answers was published, and so seen to start, under another Langflow."""
    try:
        with LangflowAdmin() as langflow:
            running = langflow.version()
    except LangflowAdminError:
        return  # said already
    for version in published_under_another(running):
        fix = _("Ask it something; where it answers well, publish it again.")
        yield warning("upgrade", upgraded(version, running), fix)


def lfx_upgrade() -> Iterator[Finding]:
    """What `lfx upgrade` of the Langflow that is installed says of every flow; takes seconds."""
    if not runs_own_langflow():
        return  # what is installed here is not what runs
    try:
        yield from map(finding_of, try_upgrade())
    except FlowProblem as problem:
        fix = _("Run `manage.py flows upgrade` to try again; questions are answered all the same.")
        yield warning("upgrade", str(problem), fix)


def finding_of(told: Told) -> Finding:
    says = of_flow(told.key, told.sentence)
    if not told.is_ill:
        return well("upgrade", says)
    if told.found.fit is Fit.BLOCKED:
        fix = _("Install what has these components, or put others in their places in the editor.")
    else:
        fix = _(
            "They run with the code that the flow has of them. To take the newer one, open the "
            "editor, update these nodes, look at their edges, and ask the draft beside what "
            "answers."
        )
    return warning("upgrade", says, fix)
