"""How an answer can break, and what its reader is told."""

import json
import logging
from contextlib import suppress

from django.conf import settings
from django.utils.translation import gettext_noop

from config.base.storable import dict_in, text_in

logger = logging.getLogger(__name__)
OURS = ("Notes Search", "Notes Model")
RUNNING, BUILDING = "Error running graph: ", "Error building Component "
WITHOUT_MODEL = ("api key", "api_key", "model selection", "no model selected", "credentials")
DETAIL_CHARS, NAME_CHARS = 2000, 100


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
NODE_REPORTED = gettext_noop("“%(node)s” in the flow reported an error: %(detail)s")
NODE_WITHOUT_MODEL = gettext_noop(
    "“%(node)s” in the flow reported an error: %(detail)s Staff can give it a model and a key in "
    "the editor on the page “Flow”, or lead Notes Model's “Language Model” to it, which needs "
    "neither."
)
NODE_TO_MEND = gettext_noop(
    "“%(node)s” in the flow reported an error: %(detail)s Staff can mend that node in the editor "
    "on the page “Flow”."
)

# Those with something of their own in them; one that begins as another does comes before it.
FAULTS = (
    TOO_LONG,
    REPORTED_ELSEWHERE,
    REPORTED,
    NODE_WITHOUT_MODEL,
    NODE_TO_MEND,
    NODE_REPORTED,
)


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


class NotLangflow(LangflowError):
    """A page or a redirect came instead of events, as of a proxy that wants a sign-in."""

    user_message = gettext_noop(
        "What answers in Langflow's place is not Langflow. Ask the administrator to check "
        "LANGFLOW_URL."
    )


class FlowMissing(LangflowError):
    user_message = gettext_noop(
        "The flow is not in Langflow. Ask the administrator to run `manage.py flows push`."
    )


class FlowFailed(LangflowError):
    """The flow ran and reported an error; `node` is the node that it came from, if that is said,
    by its kind's name where there is an id, too."""

    def __init__(self, detail: str, node: str = "", node_id: str = "") -> None:
        named, self._reason = node_in(reason_in(detail))
        self.node, self.node_id = node or named, node_id
        super().__init__(f"{self.node}: {self._reason}" if self.node else detail)
        self._is_ours = self.node in OURS
        self.name_node(self.node)

    def name_node(self, name: str) -> None:
        """Tell it of the node by this name, which is the one that it has on the canvas."""
        self.node = name
        self.user_message = explain_failure(self._reason, name, is_ours=self._is_ours)


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
    **dict.fromkeys((301, 302, 303, 307, 308), NotLangflow),
    401: KeyRefused,
    403: KeyRefused,
    404: FlowMissing,
    429: LangflowBusy,
    502: LangflowUnreachable,
    503: LangflowUnreachable,
    504: LangflowUnreachable,
}


def reason_in(detail: str) -> str:
    """What an error says, out of the answer with HTTP status that Langflow wraps it in."""
    status, _, body = detail.partition(": ")
    if status.isdigit() and body.startswith("{"):
        with suppress(ValueError, RecursionError):
            return text_in(dict_in(json.loads(body)).get("message"), DETAIL_CHARS) or detail
    return detail


def node_in(reason: str) -> tuple[str, str]:
    """(The node that an error came from, why), where Langflow says so; ("", the reason) if not."""
    reason = reason.removeprefix(RUNNING)
    if not reason.startswith(BUILDING):
        return "", reason
    node, found, why = reason.removeprefix(BUILDING).partition(": \n")
    return (node[:NAME_CHARS].strip(), why) if found else ("", reason)


def explain_failure(reason: str, node: str = "", *, is_ours: bool = False) -> str:
    """A sentence for the user out of what the flow's component reported."""
    first_line = next((line.strip() for line in reason.splitlines() if line.strip()), "")
    if not first_line:
        return SAID_NOTHING
    if "refused the token" in first_line and len(first_line) < 200:
        # Its components ask the server that its COMMONPLACE_URL names.
        return REPORTED_ELSEWHERE % {"detail": first_line}
    first_line = first_line if len(first_line) <= 300 else first_line[:299] + "…"
    if not node:
        return REPORTED % {"detail": first_line}
    return by_node(node, first_line, is_ours=is_ours)


def by_node(node: str, reason: str, *, is_ours: bool) -> str:
    """What a node reported; ours say themselves what to do about it."""
    if is_ours:
        return NODE_REPORTED % {"node": node, "detail": reason}
    needs_model = any(sign in reason.lower() for sign in WITHOUT_MODEL)
    pattern = NODE_WITHOUT_MODEL if needs_model else NODE_TO_MEND
    return pattern % {"node": node, "detail": whole(reason)}


def whole(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def error_for(status: int, body: bytes) -> LangflowError:
    text = body.decode(errors="replace")
    kind = ERROR_BY_STATUS.get(status)
    return kind(f"HTTP {status}: {text[:500]}") if kind else FlowNotBegun(f"HTTP {status}")


# What comes and goes by itself; all else is there again after the next question.
PASSING = (LangflowUnreachable, LangflowBusy, AnswerTimedOut)


def is_passing(sentence: str) -> bool:
    """Whether an answer that ended with this sentence could be had by asking again later."""
    return sentence in {error.user_message for error in PASSING}
