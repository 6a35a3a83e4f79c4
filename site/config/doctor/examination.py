"""All that is looked at, in the order in which one thing rests on another."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from config.doctor import asking, copies, doors, flow, machine, model, rows, upgrades
from config.doctor.findings import Examine, Finding, Level, examined

logger = logging.getLogger(__name__)

LOOKS: list[tuple[str, Examine]] = [
    ("versions", machine.versions),
    ("disk", machine.disk),
    ("privacy", machine.privacy),
    ("weights", machine.weights),
    ("container", machine.container),
    ("database", rows.database),
    ("clocks", rows.clocks),
    ("redis", rows.redis),
    ("worker", rows.worker),
    ("index", rows.index),
    ("settings", doors.system_checks),
    ("names", doors.names),
    ("tls", doors.tls),
    ("answers", flow.answers),
    ("model", model.model),
    ("langflow", flow.langflow),
    ("flow", flow.kept_flow),
    ("flow", flow.drafts),
    ("keys", flow.typed_keys),
    ("keys", flow.left_keys),
    ("published", copies.published_copies),
    ("flow server", copies.flow_server),
    ("upgrade", upgrades.published_before),
    ("notes", copies.whose_langflow),
]
# What takes long: a process of its own, and the model.
LONG: list[tuple[str, Examine]] = [
    ("upgrade", upgrades.lfx_upgrade),
    ("answer", asking.question),
]


def examine(*, with_question: bool = True) -> Iterator[Finding]:
    """Each finding as it is found. With a question all flows are examined by `lfx upgrade` and the
    model is asked one, which takes a while."""
    looks = [*LOOKS, *LONG] if with_question else LOOKS
    for subject, look in looks:
        yield from examined(subject, look)


@dataclass(frozen=True)
class Mended:
    """What was tried to mend a finding; `says` is what was done, or why it could not be."""

    succeeded: bool
    says: str


def mend(finding: Finding) -> Mended | None:
    """None where nothing but a person can; never raises."""
    if finding.mend is None:
        return None
    try:
        return Mended(True, finding.mend())
    except Exception as error:
        logger.warning("%s was not mended", finding.subject, exc_info=True)
        return Mended(False, _("That did not succeed: %(error)s") % {"error": error})


def is_ill(finding: Finding) -> bool:
    return finding.level is Level.PROBLEM
