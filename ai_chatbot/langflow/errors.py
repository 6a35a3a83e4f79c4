"""How an answer can break, and what its reader is told."""

import logging

from django.conf import settings
from django.utils.translation import gettext_noop

logger = logging.getLogger(__name__)


# What is kept with an answer is English, and translated when it is shown (rendering.faults).
TOO_LONG = gettext_noop(
    "The answer reached %(most)s characters, the most allowed, and was ended there. "
    "What had arrived is kept."
)
SAID_NOTHING = gettext_noop("The flow failed without saying why. Please try again.")
REPORTED = gettext_noop("The flow reported an error: %(detail)s")
REPORTED_ELSEWHERE = gettext_noop(
    "The flow reported an error: %(detail)s If Langflow was started for another server, its "
    "COMMONPLACE_URL is wrong."
)

FAULTS = (TOO_LONG, REPORTED_ELSEWHERE, REPORTED)  # those with something of their own in them


class LangflowError(Exception):
    """The answer broke; `user_message` tells the user what to do next, in English."""

    user_message = gettext_noop("The assistant could not answer. Please try again.")


class LangflowUnreachable(LangflowError):
    user_message = gettext_noop(
        "The assistant is not running. It may still be starting: try again in a minute."
    )


class ModelNotAsked(LangflowError):
    """No model is asked, for a reason that is a sentence for the user."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.user_message = sentence


class LangflowBusy(LangflowError):
    user_message = gettext_noop("The assistant is busy just now. Please try again in a moment.")


class KeyRefused(LangflowError):
    user_message = gettext_noop(
        "Langflow refused our key. Ask the administrator to check LANGFLOW_API_KEY."
    )


class FlowMissing(LangflowError):
    user_message = gettext_noop(
        "The flow is not in Langflow. Ask the administrator to run `manage.py flows push`."
    )


class FlowFailed(LangflowError):
    """The flow ran and reported an error."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.user_message = explain_failure(detail)


class FlowNotBegun(FlowFailed):
    """An error came before all else: Langflow may not have been able to begin the flow's run."""


class AnswerTimedOut(LangflowError):
    user_message = gettext_noop(
        "The assistant has been silent for too long, so we stopped waiting."
    )


class AnswerCut(LangflowError):
    user_message = gettext_noop("The answer broke off before its end. What had arrived is kept.")


class AnswerTooLong(LangflowError):
    def __init__(self) -> None:
        super().__init__("the answer does not end")
        self.user_message = TOO_LONG % {"most": f"{settings.ANSWER_MAX_CHARS:,}"}


class AnswerEmpty(LangflowError):
    user_message = gettext_noop(
        "The model answered with nothing. Please try again or ask differently."
    )


class NoOutput(LangflowError):
    user_message = gettext_noop(
        "The flow ended without an answer: nothing came out of its Chat Output. "
        "Ask the administrator to look at the edges before Chat Output on the page “Flow”."
    )


ERROR_BY_STATUS: dict[int, type[LangflowError]] = {
    401: KeyRefused,
    403: KeyRefused,
    404: FlowMissing,
    429: LangflowBusy,
    502: LangflowUnreachable,
    503: LangflowUnreachable,
    504: LangflowUnreachable,
}


def explain_failure(detail: str) -> str:
    """A sentence for the user out of what the flow's component reported."""
    first_line = next((line.strip() for line in detail.splitlines() if line.strip()), "")
    if not first_line:
        return SAID_NOTHING
    if "refused the token" in first_line and len(first_line) < 200:
        # Its components ask the server that its COMMONPLACE_URL names.
        return REPORTED_ELSEWHERE % {"detail": first_line}
    first_line = first_line if len(first_line) <= 300 else first_line[:299] + "…"
    return REPORTED % {"detail": first_line}


def error_for(status: int, body: bytes) -> LangflowError:
    text = body.decode(errors="replace")
    kind = ERROR_BY_STATUS.get(status)
    return kind(f"HTTP {status}: {text[:500]}") if kind else FlowNotBegun(f"HTTP {status}")


# What comes and goes by itself; all else is there again after the next question.
PASSING = (LangflowUnreachable, LangflowBusy, AnswerTimedOut)


def is_passing(sentence: str) -> bool:
    """Whether an answer that ended with this sentence could be had by asking again later."""
    return sentence in {error.user_message for error in PASSING}
