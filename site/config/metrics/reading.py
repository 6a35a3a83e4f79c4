"""The figures of one moment; none tells of a person, as nobody needs to sign in to read them."""

from collections.abc import Iterator
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.db import DatabaseError
from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from ai_chatbot.models import Message
from ai_chatbot.rights import open_pages
from config.readiness import Report, readiness

READY = "Whether this part answers, 1 or 0 (as /readyz says)."
PAGES = "Open pages and followers of answers on this process."
RUNNING = "Answers being written, in all processes together."


@dataclass(frozen=True, eq=False)  # a registry holds it by itself, not by what it says
class Moment(Collector):
    """What is asked of others beforehand; the process's own figures are read by the library."""

    report: Report
    running: int | None  # None: the database does not answer
    pages: int

    def collect(self) -> Iterator[Metric]:
        ready = GaugeMetricFamily("commonplace_ready", READY, labels=["part"])
        for part, check in self.report.items():
            ready.add_metric([part], float(check.ok))
        yield ready
        yield GaugeMetricFamily("commonplace_pages_open", PAGES, value=self.pages)
        if self.running is not None:
            yield GaugeMetricFamily("commonplace_answers_running", RUNNING, value=self.running)


async def metrics_text() -> bytes:
    report = await readiness.report()
    running = await sync_to_async(running_answers)() if report["database"].ok else None
    registry = CollectorRegistry()
    registry.register(Moment(report, running, len(open_pages)))
    ProcessCollector(registry=registry)  # memory, processor time, open files, start
    PlatformCollector(registry=registry)
    return generate_latest(registry)


def running_answers() -> int | None:
    try:
        return Message.objects.filter(status=Message.Status.RUNNING).count()
    except DatabaseError:
        return None
