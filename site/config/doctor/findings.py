"""What an examination found, and what mends it."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

logger = logging.getLogger(__name__)


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"  # it runs, and something will be missed or lost one day
    PROBLEM = "problem"  # questions are not answered, or not as they should be


@dataclass(frozen=True)
class Finding:
    """A sentence on one subject. `fix` says what to do; `mend` does it and says what was done."""

    subject: str
    level: Level
    says: str
    fix: str = ""
    mend: Callable[[], str] | None = None

    @property
    def can_be_mended(self) -> bool:
        return self.mend is not None

    def as_json(self) -> dict[str, str | bool]:
        return {
            "subject": self.subject,
            "level": self.level.value,
            "says": self.says,
            "fix": self.fix,
            "can_be_mended": self.can_be_mended,
        }


def well(subject: str, says: str) -> Finding:
    return Finding(subject, Level.OK, says)


def warning(subject: str, says: str, fix: str, mend: Callable[[], str] | None = None) -> Finding:
    return Finding(subject, Level.WARNING, says, fix, mend)


def problem(subject: str, says: str, fix: str, mend: Callable[[], str] | None = None) -> Finding:
    return Finding(subject, Level.PROBLEM, says, fix, mend)


Examine = Callable[[], Iterable[Finding]]


def examined(subject: str, examine: Examine) -> Iterator[Finding]:
    """What `examine` finds; one that breaks is a finding itself, so that the others go on."""
    try:
        yield from examine()
    except Exception as error:  # whatever is broken is what is looked for
        logger.warning("%s could not be examined", subject, exc_info=True)
        said = f"{type(error).__name__}: {error}"[:300]
        yield problem(subject, f"This could not be looked at ({said}).", "See the log for more.")
