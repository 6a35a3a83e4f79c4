"""`manage.py flows upgrade`: what another Langflow would do to the flows, before it does."""

import json
from typing import Any

from django.core.management.base import CommandParser, OutputWrapper

from ai_chatbot.flows.upgrades.telling import Told, try_upgrade

HELP = (
    "what `lfx upgrade` says of every flow, tried on copies: nothing is changed. 3 if a node "
    "would break or has no component"
)
BREAKS = 3


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument(
        "--python",
        default="",
        metavar="FILE",
        help="the interpreter of another environment, whose newer Langflow is tried; this one's if "
        "none",
    )
    parser.add_argument("--json", action="store_true")


def show(options: dict[str, Any], out: OutputWrapper) -> None:
    """Raises FlowProblem where nothing can be told."""
    told = try_upgrade([options["flow"]] if options["flow"] else None, options["python"])
    out.write(as_json(told) if options["json"] else "\n".join(map(as_line, told)))
    if any(each.is_ill for each in told):
        raise SystemExit(BREAKS)


def as_line(told: Told) -> str:
    return f"{told.key}: {told.sentence}"


def as_json(told: list[Told]) -> str:
    found = [
        {
            "flow": each.key,
            "sides": each.sides,
            "langflow": each.version,
            "says": each.found.fit,
            "nodes": each.found.nodes,
        }
        for each in told
    ]
    return json.dumps(found, indent=2, ensure_ascii=False)
