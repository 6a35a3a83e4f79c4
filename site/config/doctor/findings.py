"""What an examination found, and what mends it."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

logger = logging.getLogger(__name__)


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"  # it runs, and something will be missed or lost one day
    PROBLEM = "problem"  # questions are not answered, or not as they should be


# What subjects are called on the page; commands and programs know them by their keys.
NAMES = {
    "answer": pgettext_lazy("subject", "answer"),
    "clocks": pgettext_lazy("subject", "clocks"),
    "components": pgettext_lazy("subject", "components"),
    "container": pgettext_lazy("subject", "container"),
    "database": pgettext_lazy("subject", "database"),
    "disk": pgettext_lazy("subject", "disk"),
    "embedder": pgettext_lazy("subject", "embedder"),
    "flow": pgettext_lazy("subject", "flow"),
    "flow server": pgettext_lazy("subject", "flow server"),
    "index": pgettext_lazy("subject", "index"),
    "keys": pgettext_lazy("subject", "keys"),
    "langflow": pgettext_lazy("subject", "langflow"),
    "model": pgettext_lazy("subject", "model"),
    "names": pgettext_lazy("subject", "names"),
    "notes": pgettext_lazy("subject", "notes"),
    "privacy": pgettext_lazy("subject", "privacy"),
    "published": pgettext_lazy("subject", "published"),
    "redis": pgettext_lazy("subject", "redis"),
    "settings": pgettext_lazy("subject", "settings"),
    "streaming": pgettext_lazy("subject", "streaming"),
    "tls": pgettext_lazy("subject", "tls"),
    "upgrade": pgettext_lazy("subject", "upgrade"),
    "versions": pgettext_lazy("subject", "versions"),
    "weights": pgettext_lazy("subject", "weights"),
    "worker": pgettext_lazy("subject", "worker"),
}


@dataclass(frozen=True)
class Finding:
    """A sentence on one subject. `fix` says what to do; `mend` does it and says what was done."""

    subject: str
    level: Level
    says: str
    fix: str = ""
    mend: Callable[[], str] | None = None

    @property
    def name(self) -> str:
        return str(NAMES.get(self.subject, self.subject))

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


def of_flow(key: str, sentence: str) -> str:
    """The sentence, with the flow's key before it where it is another than the usual one."""
    return sentence if key in ("", settings.LANGFLOW_FLOW) else f"{key}: {sentence}"


Examine = Callable[[], Iterable[Finding]]


def examined(subject: str, examine: Examine) -> Iterator[Finding]:
    """What `examine` finds; one that breaks is a finding itself, so that the others go on."""
    try:
        yield from examine()
    except Exception as error:  # whatever is broken is what is looked for
        logger.warning("%s could not be examined", subject, exc_info=True)
        said = f"{type(error).__name__}: {error}"[:300]
        says = _("This could not be looked at (%(error)s).") % {"error": said}
        yield problem(subject, says, _("See the log for more."))
