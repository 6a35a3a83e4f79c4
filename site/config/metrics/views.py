from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from config.metrics.reading import metrics_text


@login_not_required
@require_safe
@never_cache
async def metrics(request: HttpRequest) -> HttpResponse:
    """The figures that a monitor reads; always 200 where the process is up."""
    return HttpResponse(await metrics_text(), content_type=CONTENT_TYPE_LATEST)
