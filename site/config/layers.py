"""The channel layer of a lone web process."""

from typing import Any

from channels.layers import InMemoryChannelLayer


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

    def forget(self, channel: str) -> None:
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
