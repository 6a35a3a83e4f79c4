"""Which days are added up, and where a day begins."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone

DAYS = (7, 30, 90)
ALL = "all"
USUAL = 30


@dataclass(frozen=True)
class Range:
    """The last `days` days where the reader is, today among them; all days if None."""

    days: int | None
    zone: tzinfo

    @property
    def name(self) -> str:
        """As an address says it."""
        return ALL if self.days is None else str(self.days)

    def since(self) -> datetime | None:
        """The midnight with which it begins; None of all days."""
        if self.days is None:
            return None
        first = timezone.localdate(timezone=self.zone) - timedelta(days=self.days - 1)
        return timezone.make_aware(datetime.combine(first, time.min), self.zone)


def read_range(days: str, zone: str) -> Range:
    """What an address asks for; what is no range, or no zone, is the usual one."""
    if days == ALL:
        return Range(None, zone_of(zone))
    return Range(int(days) if days in map(str, DAYS) else USUAL, zone_of(zone))


def zone_of(name: str) -> tzinfo:
    """The time zone of this name; the server's where there is none."""
    return ZoneInfo(name) if name in zones() else timezone.get_default_timezone()


@cache
def zones() -> frozenset[str]:
    return frozenset(available_timezones())
