"""Web processes behind one address, with proxies before them and before Langflow."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.page import Client
from tests.chaos.proxy import Proxy, Wiretap
from tests.servers import Postgres, Redis, Web

USER, PASSWORD = "crowd", "a phrase of some words"
MAKE_USER = f"""
from django.contrib.auth.models import User
User.objects.create_user({USER!r}, password={PASSWORD!r})
"""
MAKE_CONVERSATIONS = f"""
from django.contrib.auth.models import User
from ai_chatbot.models import Conversation
owner = User.objects.get(username={USER!r})
new = [Conversation(owner=owner) for _ in range(%d)]
print(*(conversation.pk for conversation in Conversation.objects.bulk_create(new)))
"""
MAKE_TOKEN = f"""
from django.contrib.auth.models import User
from ai_chatbot.tokens import make_personal_token
print(make_personal_token(User.objects.get(username={USER!r}), name="listener"))
"""


@dataclass
class Deployment:
    webs: Sequence[Web]
    front: Proxy  # the one address of both
    wiretap: Wiretap  # between them and Langflow

    async def sign_in(self) -> Client:
        client = Client(self.front.url)
        await client.sign_in(USER, PASSWORD)
        return client

    async def make_conversations(self, count: int) -> list[str]:
        return (await self.shell(MAKE_CONVERSATIONS % count)).split()

    async def make_token(self) -> str:
        return (await self.shell(MAKE_TOKEN)).strip()

    async def check_documents(self) -> str:
        """Fails if a saved document is unlike its messages."""
        return await asyncio.to_thread(self.webs[0].manage, "rebuild_documents", "--check")

    async def shell(self, code: str) -> str:
        return await asyncio.to_thread(self.webs[0].manage, "shell", "-v", "0", "-c", code)

    async def kill_a_process_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(random.uniform(6, 9))
            await self.kill_a_process()

    async def kill_a_process(self) -> None:
        """And start it again, also where the storm is over meanwhile: its pages are read then."""
        web = random.choice(self.webs)
        web.kill()
        try:
            await asyncio.sleep(0.5)
        finally:
            await asyncio.to_thread(web.start)


@asynccontextmanager
async def deployed(
    folder: Path,
    langflow_port: int,
    *,
    processes: int = 1,
    proxy: type[Proxy] = Proxy,
    **settings: str,
) -> AsyncIterator[Deployment]:
    """One process over SQLite, or several over PostgreSQL and Redis."""
    async with AsyncExitStack() as stack:
        wiretap = await stack.enter_async_context(Wiretap([langflow_port]))
        settings |= {
            "LANGFLOW_URL": wiretap.url,
            "SOCKETS_PER_USER": "1000",
            "QUESTIONS_PER_MINUTE": "100000",
            "REQUESTS_PER_MINUTE": "100000",
        }
        if processes > 1:
            postgres = stack.enter_context(Postgres())
            redis = stack.enter_context(Redis(folder))
            settings |= {"DATABASE_URL": postgres.database("chaos"), "REDIS_URL": redis.url}
        webs = [Web(folder, **settings) for _ in range(processes)]
        await asyncio.to_thread(webs[0].migrate)
        for web in webs:
            stack.callback(web.stop)
            await asyncio.to_thread(web.start)
        front = await stack.enter_async_context(proxy([web.port for web in webs]))
        deployment = Deployment(webs, front, wiretap)
        await deployment.shell(MAKE_USER)
        yield deployment
