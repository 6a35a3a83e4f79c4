from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST

from config.base.http import open_to_read
from config.metrics.reading import metrics_text


@open_to_read
@never_cache
async def metrics(request: HttpRequest) -> HttpResponse:
    """The figures that a monitor reads; always 200 where the process is up."""
    return HttpResponse(await metrics_text(), content_type=CONTENT_TYPE_LATEST)
