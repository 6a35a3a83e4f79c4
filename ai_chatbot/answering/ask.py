"""The one entry of every door: a question is written down, and its answer begun.

A door parses what came in, asks here, follows the answer (answering.follow), and gives what it
hears its own dress. Whose conversation it is, the door has looked at.
"""

from collections.abc import Callable

from channels.db import database_sync_to_async

from ai_chatbot.answering.registry import start_run
from ai_chatbot.conversations import asking
from ai_chatbot.conversations.asking import THE_PAGE, CameBy
from ai_chatbot.models import Conversation, Message


async def ask(
    conversation: Conversation,
    text: str,
    *,
    client_id: str = "",
    instead_of: str = "",
    by: CameBy = THE_PAGE,
    flow: str = "",
) -> tuple[Message, bool]:
    """Take a question; returns its answer, which has begun to be written, and whether it is new.

    The same `client_id` again is the same question. With `instead_of` it is another wording of
    that earlier question. `flow`, if one is named by its key, answers it. Raises Refused with a
    sentence for the user.
    """
    answer, is_new = await database_sync_to_async(asking.ask)(
        conversation, text, client_id=client_id, instead_of=instead_of, by=by, flow=flow
    )
    if is_new:
        begin(answer, whole_log=bool(instead_of))
    return answer, is_new


async def ask_again(
    conversation: Conversation,
    message_id: str,
    *,
    any_day: bool = False,
    client_id: str = "",
    by: CameBy = THE_PAGE,
    flow: str = "",
) -> Message:
    """Begin another answer to a question; the id is its own or an answer's. Raises Refused.

    With `any_day` the notes are searched whatever time the question speaks of. The same
    `client_id` again begins no further answer. `flow`, if one is named, answers it, and else the
    one that made the answer.
    """
    answer, is_new = await database_sync_to_async(asking.ask_again)(
        conversation, message_id, any_day=any_day, client_id=client_id, by=by, flow=flow
    )
    if is_new:
        begin(answer, whole_log=True)
    return answer


async def ask_as_written(write: Callable[[], tuple[Message, bool]]) -> Message:
    """Begin the answer that `write` commits in one step with what a door keeps beside it.

    `write` gives the answer, made by conversations.asking, and whether pages show the
    conversation anew; what it refuses is raised.
    """
    answer, whole_log = await database_sync_to_async(write)()
    begin(answer, whole_log=whole_log)
    return answer


def begin(answer: Message, *, whole_log: bool) -> None:
    """`whole_log`: pages show the conversation anew, as its branch is another one now."""
    assert answer.parent  # its question
    start_run(answer, answer.parent.text, whole_log=whole_log)
