"""What a page says that its reader thinks of an answer."""

from django.utils.translation import gettext as _

from ai_chatbot.conversations.asking import Refused, find_message
from ai_chatbot.conversations.feedback import give_feedback
from ai_chatbot.models import Conversation, Feedback, Message
from ai_chatbot.models.feedback import REASON_MAX_CHARS
from config.base.languages.numbers import grouped
from config.base.storable import storable


def rate(conversation: Conversation, message_id: str, thumb: str, reason: str) -> Message:
    """Let it be the feedback of that answer, which is returned. Raises Refused."""
    answer = find_message(conversation, message_id)
    if answer is None or answer.role != Message.Role.ASSISTANT:
        raise Refused(_("There is no such answer to rate."), code="not_found")
    if answer.is_running:
        raise Refused(_("An answer can be rated once it has ended."), code="conflict")
    if thumb not in Feedback.Thumb.values:
        raise Refused(_("A rating is a thumb up or down."), code="invalid_request")
    if len(reason) > REASON_MAX_CHARS:
        raise Refused(
            _("That is too long: %(most)s characters at most.")
            % {"most": grouped(REASON_MAX_CHARS)},
            code="too_long",
        )
    give_feedback(answer, Feedback.Thumb(thumb), storable(reason).strip())
    return answer
