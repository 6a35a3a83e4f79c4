"""Taking a question: checked, written down with its running answer, or refused with a sentence."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ai_chatbot.conversations.choosing.flows import NotOffered, flow_for
from ai_chatbot.conversations.limits import LimitReached, check_token_budget, count_question
from ai_chatbot.conversations.visitors import check_visitor
from ai_chatbot.flows.current import AskedFlow, published_flow
from ai_chatbot.models import TEMPORARY_FOR, Conversation, Door, Message
from ai_chatbot.providers.choosing import chosen_model
from ai_chatbot.rendering.inlines import with_names
from config.base.languages.numbers import grouped
from config.base.storable import storable
from notes.models import Note
from notes.search.sharing.listing import shared_notes

TITLE_CHARS = 80


class Refused(Exception):
    """A question that is not taken; the text is a sentence for the user.

    `code` names its kind for programs (docs/api.md), `retry_after` the seconds until it may be
    taken, where that is known.
    """

    def __init__(
        self, sentence: str, *, code: str = "invalid_request", retry_after: int | None = None
    ) -> None:
        super().__init__(sentence)
        self.code = code
        self.retry_after = retry_after


@dataclass(frozen=True)
class CameBy:
    """The door by which a question came, and the name of the token that it came with, if any.

    `address` is a mark of where a visitor's came from, which is counted and not kept. `flow` is
    what a trial is asked of: a published flow by its key, or any by its id or endpoint in Langflow.
    """

    door: Door = Door.PAGE
    token_name: str = ""
    address: str = ""
    flow: str = ""


THE_PAGE = CameBy()


def ask(
    conversation: Conversation,
    text: str,
    *,
    client_id: str = "",
    instead_of: str = "",
    by: CameBy = THE_PAGE,
    flow: str = "",
) -> tuple[Message, bool]:
    """Write the question and its empty, running answer down; return the answer and if it is new.

    The same `client_id` again returns the first one's answer. The question follows the newest
    message of the branch that shows, or stands beside the earlier question `instead_of`. The
    `flow` that it names, by its key, answers from now on in this conversation.
    """
    text = check_question(text)
    question = Message(role=Message.Role.USER, text=text, client_id=client_id)
    question.ended_at = question.created_at
    try:
        turn = Turn(by, instead_of=instead_of, flow=flow, keeps_flow=True)
        return begin_turn(conversation, question, turn), True
    except Refused:
        # The page may send a question again because it never heard that it had arrived.
        known = conversation.messages.filter(client_id=client_id).first() if client_id else None
        if known is None:
            raise
        return newest_answer(known), False


def ask_again(
    conversation: Conversation,
    message_id: str,
    *,
    any_day: bool = False,
    client_id: str = "",
    by: CameBy = THE_PAGE,
    flow: str = "",
) -> tuple[Message, bool]:
    """Begin another answer beside those a question has; return it, and whether it is new.

    The id is the question's or an answer's. With `any_day`, as for an answer that was so, notes
    are searched whatever their day. The same `client_id` again returns the answer it began. This
    `flow` answers; where none is named, the one that made the answer, while it is published.
    """
    message = find_message(conversation, message_id)
    if message is None:
        raise Refused(_("There is no such message to try again."), code="not_found")
    question = message.parent if message.role == Message.Role.ASSISTANT else message
    assert question
    any_day = any_day or message.any_day
    turn = Turn(by, any_day=any_day, client_id=client_id, flow=flow, like=message.flow)
    try:
        answer = begin_turn(conversation, question, turn)
    except Refused:
        known = conversation.messages.filter(client_id=client_id).first() if client_id else None
        if known is None:
            raise
        if known.parent_id != question.pk:
            raise Refused(_(TAKEN), code="conflict") from None
        return known, False
    return answer, True


TAKEN = gettext_noop(
    "This key belongs to another question or answer of the conversation. Send a new one."
)
BUSY = gettext_noop("An answer is still being written. Wait for its end or press Stop, then ask.")


def check_question(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(_("Write a question first."), code="empty_message")
    if "\x00" in text:
        raise Refused(
            _("The question holds a character that cannot be stored. Remove it and ask again.")
        )
    if len(text) > settings.QUESTION_MAX_CHARS:
        raise Refused(
            _(
                "The question has %(has)s characters; %(most)s are allowed. Shorten it and ask "
                "again."
            )
            % {"has": grouped(len(text)), "most": grouped(settings.QUESTION_MAX_CHARS)},
            code="too_long",
        )
    return text


def check_notes(conversation: Conversation, answer: Message) -> None:
    """No model is asked what nothing could be found for; a visitor is told so by the search."""
    if settings.ASK_WITHOUT_NOTES or conversation.collection_id or answer.without_notes:
        return
    if not may_read_notes(conversation.owner_id):
        raise Refused(_(NO_NOTES), code="no_notes")


def may_read_notes(user_id: int) -> bool:
    """Whether there are any to ask, of one's own or of somebody who shares."""
    own = Note.objects.owned_by(user_id)
    return own.exists() or shared_notes(user_id).exists()


NO_NOTES = gettext_noop(
    "There are no notes to answer from yet. Import yours, write one, or try the sample notes, "
    "then ask."
)


def check_limits(conversation: Conversation, by: CameBy) -> str:
    """Why no model may be asked, where the notes may still answer; raises Refused where not.

    On the page a day's tokens are the model's alone. A program is refused, as it may wait.
    """
    without_model = ""
    try:
        if conversation.collection_id:
            check_visitor(conversation, by.address)
        else:
            without_model = budget_of(conversation.owner_id, by)
            if by.door != Door.GOLDEN:  # those come one after another, and are counted beforehand
                count_question(conversation.owner_id)
    except LimitReached as limit:
        raise Refused(str(limit), code=limit.code, retry_after=limit.retry_after) from None
    return without_model


def budget_of(owner_id: int, by: CameBy) -> str:
    try:
        check_token_budget(owner_id)
    except LimitReached as limit:
        if by.door == Door.PAGE:
            return limit.in_english
        raise
    return ""


def running_answer(conversation: Conversation) -> Message | None:
    return conversation.messages.filter(status=Message.Status.RUNNING).first()


def request_stop(answer_id: uuid.UUID) -> None:
    """Ask the run of an answer to stop, wherever it is: it looks twice a second."""
    Message.objects.filter(pk=answer_id).update(stop_requested=True)


def newest_answer(question: Message) -> Message:
    return question.children.order_by("-created_at").first() or question


@dataclass(frozen=True)
class Turn:
    """How an answer is begun.

    `client_id` is the answer's, of one that is begun again. `flow` is the one that is named for it,
    `like` one that made another answer of the question. With `keeps_flow` the conversation goes on
    with what is named.
    """

    by: CameBy
    instead_of: str = ""
    any_day: bool = False
    client_id: str = ""
    flow: str = ""
    like: str = ""
    keeps_flow: bool = False


def begin_turn(conversation: Conversation, question: Message, turn: Turn) -> Message:
    """Write a new question, if it is new, and its running answer; raise Refused while one runs.

    The database itself allows one running answer a conversation and one message a client id: that
    holds over several processes, and asking costs no query beforehand.
    """
    try:
        with transaction.atomic():
            answer = write_turn(conversation, question, turn)
            check_notes(conversation, answer)
            # Last: only what is really asked counts.
            answer.without_model = check_limits(conversation, turn.by)
            answer.chosen_model = chosen_model()
            return answer
    except NotOffered as sentence:
        raise Refused(str(sentence)) from None
    except IntegrityError:
        raise Refused(_(BUSY), code="conflict") from None


def flow_of(conversation: Conversation, turn: Turn) -> AskedFlow:
    if wanted := turn.by.flow:
        return published_flow(wanted) or AskedFlow(wanted)
    return flow_for(conversation, turn.flow, like=turn.like)


def write_turn(conversation: Conversation, question: Message, turn: Turn) -> Message:
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk, deleted_at=None)
    flow = flow_of(locked, turn)
    answer = Message(
        conversation=locked,
        parent=question,
        role=Message.Role.ASSISTANT,
        status=Message.Status.RUNNING,
        any_day=turn.any_day,
        client_id=turn.client_id,
        door=turn.by.door,
        token_name=turn.by.token_name,
        flow=flow.flow,
        flow_title=flow.title,
        flow_id=flow.id,
        flow_version=flow.version,
        flow_number=flow.number,
        prompt_hash=flow.prompt_hash,
        without_notes=not flow.asks_notes,
    )
    answer.search = flow.search
    new = [answer]
    if question._state.adding:
        question.conversation = locked
        question.door, question.token_name = turn.by.door, turn.by.token_name
        question.parent_id = (
            parent_of(locked, turn.instead_of) if turn.instead_of else locked.head_id
        )
        locked.title = locked.title or make_title(question.text)
        new = [question, answer]
    Message.objects.bulk_create(new)
    locked.head = answer
    locked.flow = turn.flow if turn.flow and turn.keeps_flow else locked.flow
    locked.updated_at = timezone.now()
    if locked.expires_at:
        locked.expires_at = locked.updated_at + TEMPORARY_FOR
    locked.save(update_fields=["head", "title", "flow", "updated_at", "expires_at"])
    return answer


def parent_of(conversation: Conversation, question_id: str) -> uuid.UUID | None:
    edited = find_message(conversation, question_id)
    if edited is None or edited.role != Message.Role.USER:
        raise Refused(_("There is no such question to edit."), code="not_found")
    return edited.parent_id


def make_title(question: str, most: int = TITLE_CHARS) -> str:
    """In one line, with notes as they are called and not as they are linked."""
    title = " ".join(with_names(question).split())
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"


def select_version(conversation: Conversation, message_id: str) -> None:
    """Show the branch that goes through this message, down to its newest end."""
    message = find_message(conversation, message_id)
    if message is None:
        raise Refused(_("There is no such version."), code="not_found")
    while child := message.children.order_by("-created_at").first():
        message = child
    Conversation.objects.filter(pk=conversation.pk).update(head=message, saved_at=None)


def find_message(conversation: Conversation, message_id: str) -> Message | None:
    """By its own id or by what its page or program called it, which may know no other."""
    try:
        message = conversation.messages.filter(pk=uuid.UUID(message_id)).first()
    except ValueError:
        message = None
    if message is None and (called := storable(message_id)):
        message = conversation.messages.filter(client_id=called).first()
    return message
