"""Messages between pages and runs, which may be in different processes: the channel layer.

It delivers at most once. Events are numbered, so a page notices what it missed and asks for it.
"""

import asyncio
import hashlib
import logging
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from channels.exceptions import ChannelFull
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class LayerAway(Exception):
    """The channel layer cannot be reached: whoever listens has to begin again, later."""


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


def session_mark(session_key: str | None) -> str:
    """A name for the session that opens nothing, "" for none."""
    return hashlib.sha256(session_key.encode()).hexdigest() if session_key else ""


async def join_group(group: str, channel: str) -> None:
    """Have a channel hear what is sent to the group; raises RedisError."""
    await get_channel_layer().group_add(group, channel)


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


async def send(channel: str, message: dict[str, Any]) -> bool:
    """Tell one reader; False when it cannot be told, which must not keep others from being."""
    try:
        await get_channel_layer().send(channel, message)
    except (ChannelFull, RedisError) as error:
        logger.warning("%s was not told: %s", channel, error)
        return False
    return True


class Messages:
    """What is sent to a channel that is read here."""

    def __init__(self, layer: Any, name: str) -> None:
        self.name = name
        self._layer = layer

    async def next(self) -> dict[str, Any]:
        message: dict[str, Any] = await self._layer.receive(self.name)
        return message

    async def within(self, seconds: float) -> dict[str, Any] | None:
        """The next one, or None when none comes within that time."""
        try:
            async with asyncio.timeout(seconds):
                return await self.next()
        except TimeoutError:
            return None


@asynccontextmanager
async def listening(group: str = "") -> AsyncGenerator[Messages, None]:
    """A channel of one's own, which also hears what is sent to `group`.

    Raises LayerAway, and so does what waits for a message of it.
    """
    layer = get_channel_layer()
    name = await layer.new_channel()
    try:
        if group:
            await layer.group_add(group, name)
        yield Messages(layer, name)
    except RedisError as error:
        raise LayerAway(str(error)) from error
    finally:
        await forget_channel(name)
        if group:
            await leave_group(group, name)


async def leave_group(group: str, name: str) -> None:
    try:
        await get_channel_layer().group_discard(group, name)
    except RedisError as error:  # the layer forgets it by itself, after a while
        logger.warning("Redis was not told that a listener is gone: %s", error)
