"""Times are shown in the time zone of who reads them."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from config.edge.middleware import EitherWay
from config.pages.appearance import zone_of


class OwnTime(EitherWay):
    """Asks nothing but cookies, so it stays on the loop; the request's threads see its zone."""

    def __call__(self, request: HttpRequest) -> Any:
        if self.is_async:
            return self.answer_later(request)
        with own_zone(request):
            return self.get_response(request)

    async def answer_later(self, request: HttpRequest) -> Any:
        with own_zone(request):
            return await self.get_response(request)


def own_zone(request: HttpRequest) -> timezone.override:
    return timezone.override(zone_of(request) or timezone.get_default_timezone())
