"""A page of another site with the widget, whose visitor nobody knows."""

from typing import Any

from django.test import AsyncClient

from ai_chatbot.models import Conversation
from tests.ai_chatbot.widget.listener import post


class BrowserFrom(AsyncClient):
    """A browser at this address."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    def _base_scope(self, **request: Any) -> Any:
        scope = super()._base_scope(**request)  # type: ignore[misc]
        return scope | {"client": [self.address, 0]}


class Visitor:
    def __init__(self, collection: Any, origin: str = "", address: str = "203.0.113.7") -> None:
        self.base = f"/c/{collection.public_id}"
        self.browser = BrowserFrom(address)
        self.headers = {"Origin": origin} if origin else {}
        self.conversation = ""

    async def begin(self) -> Any:
        made = await self.post("conversations")
        if made.status_code == 201:
            self.headers["Authorization"] = f"Bearer {made.json()['key']}"
            self.conversation = f"conversations/{made.json()['id']}"
        return made

    async def get(self, path: str = "", **options: Any) -> Any:
        headers = self.headers | options.pop("headers", {})
        return await self.browser.get(f"{self.base}/{path}", headers=headers, **options)

    async def post(self, path: str, body: Any = None) -> Any:
        return await post(self.browser, f"{self.base}/{path}", body, headers=self.headers)

    async def ask(self, message: str, client_id: str = "") -> Any:
        return await self.post(f"{self.conversation}/ask", {"message": message, "id": client_id})


async def visitor_of(collection: Any, **options: Any) -> Visitor:
    """Somebody with a conversation."""
    visitor = Visitor(collection, **options)
    assert (await visitor.begin()).status_code == 201
    return visitor


async def conversation_of(visitor: Visitor) -> Conversation:
    pk = visitor.conversation.rpartition("/")[2]
    return await Conversation.objects.select_related("collection").aget(pk=pk)
