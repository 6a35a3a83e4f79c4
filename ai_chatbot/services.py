"""What happens to conversations: asking, asking again, stopping, saving."""

import logging
import time
import uuid
from collections.abc import Collection

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from ai_chatbot.documents import build_document
from ai_chatbot.langflow_admin import LangflowAdmin, LangflowAdminError
from ai_chatbot.limits import LimitReached, check_token_budget, count_question
from ai_chatbot.models import LOST_AFTER, Conversation, Message

logger = logging.getLogger(__name__)

TITLE_CHARS = 80
STOP_PATIENCE = 3.0  # seconds; a run looks twice a second whether it is to stop
# A process that died may have shown more events than it lived to write down. No page may take
# the last of those for the answer's end, so the end's number is beyond all of them.
UNWRITTEN_EVENTS = 1000
INTERRUPTED = "The answer was interrupted because the server stopped. What had arrived is kept."


class Refused(Exception):
    """A question that is not taken; the text is a sentence for the user."""


def ask(
    conversation: Conversation, text: str, *, client_id: str = "", instead_of: str = ""
) -> tuple[Message, bool]:
    """Write the question and its empty, running answer down; return the answer and if it is new.

    The same `client_id` again returns the first one's answer. The question follows the newest
    message of the branch that shows, or stands beside the earlier question `instead_of`.
    """
    text = check_question(text)
    question = Message(role=Message.Role.USER, text=text, client_id=client_id)
    question.ended_at = question.created_at
    try:
        return begin_turn(conversation, question, instead_of=instead_of), True
    except Refused:
        # The page may send a question again because it never heard that it had arrived.
        known = conversation.messages.filter(client_id=client_id).first() if client_id else None
        if known is None:
            raise
        return newest_answer(known), False


def ask_again(conversation: Conversation, message_id: str) -> Message:
    """Start another answer beside those a question has; the id is its own or an answer's."""
    message = find_message(conversation, message_id)
    if message is None:
        raise Refused("There is no such message to try again.")
    question = message.parent if message.role == Message.Role.ASSISTANT else message
    assert question
    return begin_turn(conversation, question)


BUSY = "An answer is still being written. Wait for its end or press Stop, then ask."


def check_question(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused("Write a question first.")
    if "\x00" in text:
        raise Refused(
            "The question holds a character that cannot be stored. Remove it and ask again."
        )
    if len(text) > settings.QUESTION_MAX_CHARS:
        raise Refused(
            f"The question has {len(text):,} characters; {settings.QUESTION_MAX_CHARS:,} are "
            "allowed. Shorten it and ask again."
        )
    return text


def check_limits(user_id: int) -> None:
    try:
        check_token_budget(user_id)
        count_question(user_id)
    except LimitReached as limit:
        raise Refused(str(limit)) from None


def running_answer(conversation: Conversation) -> Message | None:
    return conversation.messages.filter(status=Message.Status.RUNNING).first()


def request_stop(answer_id: uuid.UUID) -> None:
    """Ask the run of an answer to stop, wherever it is: it looks twice a second."""
    Message.objects.filter(pk=answer_id).update(stop_requested=True)


def newest_answer(question: Message) -> Message:
    return question.children.order_by("-created_at").first() or question


def begin_turn(conversation: Conversation, question: Message, *, instead_of: str = "") -> Message:
    """Write a new question, if it is new, and its running answer; raise Refused while one runs.

    The database itself allows one running answer a conversation and one question a client id:
    that holds over several processes, and asking costs no query beforehand.
    """
    try:
        with transaction.atomic():
            answer = write_turn(conversation, question, instead_of)
            check_limits(conversation.owner_id)  # last: only what is really asked counts
            return answer
    except IntegrityError:
        raise Refused(BUSY) from None


def write_turn(conversation: Conversation, question: Message, instead_of: str) -> Message:
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    answer = Message(
        conversation=locked,
        parent=question,
        role=Message.Role.ASSISTANT,
        status=Message.Status.RUNNING,
    )
    new = [answer]
    if question._state.adding:
        question.conversation = locked
        question.parent_id = parent_of(locked, instead_of) if instead_of else locked.head_id
        locked.title = locked.title or make_title(question.text)
        new = [question, answer]
    Message.objects.bulk_create(new)
    locked.head = answer
    locked.updated_at = timezone.now()
    locked.save(update_fields=["head", "title", "updated_at"])
    return answer


def parent_of(conversation: Conversation, question_id: str) -> uuid.UUID | None:
    edited = find_message(conversation, question_id)
    if edited is None or edited.role != Message.Role.USER:
        raise Refused("There is no such question to edit.")
    return edited.parent_id


def make_title(question: str) -> str:
    title = " ".join(question.split())
    return title if len(title) <= TITLE_CHARS else title[: TITLE_CHARS - 1].rstrip() + "…"


def interrupt_lost_answers(
    *, but: Collection[uuid.UUID] = (), all_running: bool = False
) -> list[Message]:
    """Mark answers whose process has died as interrupted; return those.

    `but` are the caller's own, which it knows to be alive even if their last write is old.
    `all_running` is for the start of a lone process: whatever is marked running then is lost.
    """
    lost = Message.objects.filter(status=Message.Status.RUNNING).exclude(pk__in=but)
    if not all_running:
        lost = lost.filter(heartbeat_at__lt=Now() - LOST_AFTER)
    return [answer for answer in lost.select_related("conversation") if interrupt(answer)]


def interrupt(answer: Message) -> bool:
    """Mark it as interrupted and save its conversation; False if somebody else was first."""
    marked = Message.objects.filter(pk=answer.pk, status=Message.Status.RUNNING).update(
        status=Message.Status.INTERRUPTED,
        error=INTERRUPTED,
        seq=models.F("seq") + UNWRITTEN_EVENTS,
        ended_at=timezone.now(),
    )
    if marked:
        try:
            save_document(answer.conversation_id)
        except Exception:  # the others are lost as well, and a process starts with this
            logger.exception("The conversation of answer %s was not saved", answer.pk)
    return bool(marked)


def select_version(conversation: Conversation, message_id: str) -> None:
    """Show the branch that goes through this message, down to its newest end."""
    message = find_message(conversation, message_id)
    if message is None:
        raise Refused("There is no such version.")
    while child := message.children.order_by("-created_at").first():
        message = child
    Conversation.objects.filter(pk=conversation.pk).update(head=message)


def find_message(conversation: Conversation, message_id: str) -> Message | None:
    try:
        return conversation.messages.filter(pk=uuid.UUID(message_id)).first()
    except ValueError:
        return None


def save_document(conversation_id: uuid.UUID) -> None:
    """Save the conversation's JSON document as its message rows stand now.

    One at a time: of two that overlap, the later one must not write what it read earlier.
    """
    with transaction.atomic():
        row = Conversation.objects.filter(pk=conversation_id)
        conversation = row.select_for_update(no_key=True).first()
        if conversation is None or conversation.head_id is None:
            return  # deleted meanwhile, or nothing was asked
        row.update(document=build_document(conversation), saved_at=timezone.now())


def new_conversation(owner: User) -> Conversation:
    """A conversation to ask in; an unused one of the owner's is used first."""
    unused = Conversation.objects.owned_by(owner).filter(head=None, title="").first()
    return unused or Conversation.objects.create(owner=owner)


def stop_answer(conversation: Conversation) -> None:
    """Have a running answer stop, wherever it runs, and wait for its end, but not for long."""
    if not (answer := running_answer(conversation)):
        return
    request_stop(answer.pk)
    give_up = time.monotonic() + STOP_PATIENCE
    while running_answer(conversation) and time.monotonic() < give_up:
        time.sleep(0.05)


def delete_conversation(conversation: Conversation) -> bool:
    """Delete it here and in Langflow; False when Langflow's own copy could not be reached."""
    session_id = str(conversation.pk)
    stop_answer(conversation)  # Langflow writes down what it has when a run ends
    conversation.delete()
    try:
        with LangflowAdmin() as langflow:
            langflow.delete_messages(session_id)
    except LangflowAdminError as error:
        logger.warning("Langflow keeps the messages of conversation %s: %s", session_id, error)
        return False
    return True
