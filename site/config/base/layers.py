"""The channel layers: of a lone web process, and of several that share a Redis.

Both are Channels' own, but for letting go: a reader that ends says `forget`, and nothing is kept
for it. (Redis' own layer lets go only of a channel that is empty when its reader ends.)
"""

import uuid
from typing import Any

from channels.layers import InMemoryChannelLayer
from channels_redis.pubsub import RedisPubSubChannelLayer


class LocalChannelLayer(InMemoryChannelLayer):
    """Channels' own, without its look at every channel of the process at every message.

    That look drops what nobody fetched for a minute and forgets members of groups after a day;
    with 2,000 open pages it was most of what a token cost. Here a channel is known from
    `new_channel` until its reader says `forget`, and what is sent to others goes nowhere.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.known: set[str] = set()

    async def new_channel(self, prefix: str = "specific.") -> str:
        name = await super().new_channel(prefix)
        self.known.add(name)
        return name

    async def forget(self, channel: str) -> None:
        self.known.discard(channel)
        self.channels.pop(channel, None)

    async def send(self, channel: str, message: dict[str, Any]) -> None:
        if channel in self.known:
            await super().send(channel, message)

    async def flush(self) -> None:
        await super().flush()
        self.known = set()

    def _clean_expired(self) -> None:
        pass


class SharedChannelLayer(RedisPubSubChannelLayer):
    """For several web processes."""

    async def new_channel(self, prefix: str = "specific.") -> str:
        layer = self._get_layer()
        channel = f"{layer.prefix}{prefix}{uuid.uuid4().hex}"
        try:
            await layer._subscribe_to_channel(channel)
        except BaseException:  # each page that comes while Redis is away would leave one
            layer.channels.pop(channel, None)
            raise
        return channel

    async def forget(self, channel: str) -> None:
        layer = self._get_layer()
        if layer.channels.pop(channel, None) is not None:
            await layer._get_shard(channel).unsubscribe(channel)
