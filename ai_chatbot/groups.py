"""Messages between pages and runs, which may be in different processes: the channel layer.

It delivers at most once. Events are numbered, so a page notices what it missed and asks for it.
"""

import logging
import uuid
from typing import Any

from channels.layers import get_channel_layer
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


async def publish(group: str, html: str) -> None:
    """Send a fragment to every open page of a conversation."""
    if html:
        await group_send(group, {"type": "show", "html": html})


def run_group(answer_id: uuid.UUID) -> str:
    """Where the run of an answer listens, in whichever process it is."""
    return f"run.{answer_id.hex}"


def user_group(user_id: int) -> str:
    """Where all open pages of a user listen: their rights are to be looked at again."""
    return f"user.{user_id}"


async def forget_channel(channel: str) -> None:
    """Let go of a channel that nobody reads any more, and of what waits in it."""
    try:
        await get_channel_layer().forget(channel)
    except RedisError as error:
        logger.warning("Redis was not told that a channel is gone: %s", error)


async def group_send(group: str, message: dict[str, Any]) -> None:
    """Send if the layer can: an answer goes on and is kept without anybody hearing of it."""
    try:
        await get_channel_layer().group_send(group, message)
    except RedisError as error:
        logger.warning("A message to %s was not delivered: %s", group, error)
