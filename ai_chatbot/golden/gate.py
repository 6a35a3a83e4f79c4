"""Whether a draft may be published, by what its publisher's golden questions said of it."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.impact import Impact, refuses
from ai_chatbot.golden.runs.beginning import questions_for


def warning_of(owner: User | None, flow: str, impact: Impact | None) -> str:
    """What is said of a draft that was not tried though there are questions; "" of one that was.

    Raises FlowProblem where FLOW_WORSE keeps such a one from being published.
    """
    if impact is not None or owner is None or not questions_for(owner, flow):
        return ""
    if refuses():
        raise FlowProblem(
            _(
                "Nothing was published, as FLOW_WORSE says: try the draft on your golden "
                "questions first."
            )
        )
    return _("It was published without being tried on your golden questions.")
