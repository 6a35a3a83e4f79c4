"""`manage.py flows publish`: the draft tried on golden questions, then published.

Exit codes: 0 published, 1 not published (a sentence says why), 3 published, though it does worse.
"""

import json
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import CommandError, OutputWrapper
from django.utils.translation import gettext as _

from ai_chatbot.flows import sync
from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.impact import Impact, worse_in
from ai_chatbot.flows.publishing import About, pinned
from ai_chatbot.golden.alone import alone
from ai_chatbot.golden.gate import warning_of
from ai_chatbot.golden.runs.beginning import CannotBegin, Tried, Why, begin, draft, questions_for
from ai_chatbot.golden.runs.carrying_out import carry_out
from ai_chatbot.golden.runs.past import impact_of_run
from ai_chatbot.golden.telling import impact_table
from ai_chatbot.models import GoldenRun
from config.base.users import find_user, first_administrator

HELP = (
    "try the draft on golden questions beside what answers, then let it answer as a new version "
    "(0 published, 1 not published, 3 published though it does worse)"
)
WORSE = 3


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--name", default="", help="of the version, such as “Shorter answers”")
    parser.add_argument("--note", default="", help="why it is published")
    parser.add_argument("--user", help="whose golden questions; else the first administrator's")
    parser.add_argument("--without-test", action="store_true", help="ask no golden questions")
    parser.add_argument("--json", action="store_true", help="what was done, for a program")


def publish(options: dict[str, Any], out: OutputWrapper) -> None:
    """Try, publish, tell, and leave with the exit code."""
    owner = find_user(options["user"]) if options["user"] else first_administrator()
    flow = options["flow"] or settings.LANGFLOW_FLOW
    tried = draft(flow)
    impact = None if options["without_test"] else try_out(owner, tried)
    if impact and not options["json"]:
        out.write(impact_table(impact))
    warning = "" if is_published(tried) else warning_of(owner, tried.flow, impact)
    by = owner if options["user"] or impact else None
    about = About(options["name"], options["note"], by, impact, flow=flow)
    try:
        said = sync.publish_flow(about, seen=tried.asked.hash)
    except FlowProblem as problem:
        if options["json"]:
            out.write(as_json(str(problem), impact, flow))
        raise
    said = f"{said} {warning}".strip()
    out.write(as_json(said, impact, flow) if options["json"] else said)
    if worse_in(impact):
        raise SystemExit(WORSE)


def is_published(tried: Tried) -> bool:
    return bool(tried.beside and tried.beside.hash == tried.asked.hash)


def try_out(owner: User | None, tried: Tried) -> Impact | None:
    """None where there is nothing to try; raises CommandError when it could not be."""
    if owner is None or is_published(tried) or not questions_for(owner, tried.flow):
        return None
    try:
        run = begin(owner, Why.DRAFT, tried, claimed=True)
    except CannotBegin as reason:
        raise CommandError(str(reason)) from None
    alone(partial(carry_out, run))
    run.refresh_from_db()
    if run.status != GoldenRun.Status.DONE:
        raise CommandError(untried(run))
    return impact_of_run(run)


def untried(run: GoldenRun) -> str:
    why = run.error or _("The golden questions were stopped.")
    return _("Nothing was published. %(why)s") % {"why": why}


def as_json(said: str, impact: Impact | None, flow: str) -> str:
    version = pinned(flow)
    told = {
        "says": said,
        "published": {"number": version.number, "version": version.hash} if version else None,
        "worse": worse_in(impact),
        "impact": impact,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
