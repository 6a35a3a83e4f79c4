"""The channel layer of a lone web process."""

from channels.layers import InMemoryChannelLayer


class LocalChannelLayer(InMemoryChannelLayer):
    """Channels' own, without its look at every channel of the process at every message.

    That look drops what nobody fetched for a minute and forgets members of groups after a day.
    Here each channel has a consumer that fetches until it leaves its group; and with 2,000 open
    pages the look was most of what a token cost.
    """

    def _clean_expired(self) -> None:
        pass
