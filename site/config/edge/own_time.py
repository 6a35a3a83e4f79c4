"""Times are shown in the time zone of who reads them."""

from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest
from django.utils import timezone

from config.pages.appearance import zone_of


class OwnTime:
    """Asks nothing but cookies, so it stays on the loop; the request's threads see its zone."""

    sync_capable = async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        if self.is_async:
            return self._on_the_loop(request)
        with timezone.override(zone_of(request) or timezone.get_default_timezone()):
            return self.get_response(request)

    async def _on_the_loop(self, request: HttpRequest) -> Any:
        with timezone.override(zone_of(request) or timezone.get_default_timezone()):
            return await self.get_response(request)
