"""What is served beside Django, by its path."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from django.utils.module_loading import import_string

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]

PATHS = {
    "/mcp": "config.mcp.door.open_door",
    "/mcp/": "config.mcp.door.open_door",
}


class BesideDjango:
    """The ASGI application of the site.

    What stands beside Django is loaded when it is asked for: the library of the MCP server takes
    13 MB and half a second in each process, and many installations never use it.
    """

    def __init__(self, django: Application) -> None:
        self._django = django
        self._loaded: dict[str, Application] = {}

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        name = PATHS.get(scope["path"])
        application = await self._application(name) if name else self._django
        await application(scope, receive, send)

    async def _application(self, name: str) -> Application:
        if name not in self._loaded:
            self._loaded[name] = await asyncio.to_thread(import_string, name)
        return self._loaded[name]
