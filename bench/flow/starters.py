"""How many of Langflow's own starters answer here, as they come, with our model in them.

Those that want a file, a knowledge base or another company's key cannot: they are told by their
names, and counted in no share.
"""

import asyncio
import json
import sys
from collections.abc import Sequence

import django
import httpx
from django.conf import settings

from bench.flow.asking import Load, Target, ask_once
from bench.results import Results, higher
from tests.flows.starters.fitted import agents_answer, put_starter
from tests.scripted_model import ScriptedModel
from tests.servers import Langflow
from tests.stack import ROOT

HELD_UP_BY = ("a file", "a knowledge base", "an Astra DB", "a key of")  # as `described` says it


def answering(langflow: Langflow, model: ScriptedModel) -> Results:
    """Each is asked once."""
    django.setup()
    settings.LANGFLOW_URL, settings.LANGFLOW_API_KEY = langflow.url, langflow.api_key
    from ai_chatbot.flows.starters.choosing import all_starters, described  # once Django is set up
    from ai_chatbot.langflow.admin import LangflowAdmin

    ours = json.loads((ROOT / "flows" / "notes_assistant.json").read_text())
    model.reply(agents_answer)
    with LangflowAdmin() as admin:
        flows = all_starters(admin)
        able = [flow for flow in flows if not is_held_up(described([flow])[0].wants)]
        ids = {flow["name"]: put_starter(admin, flow, ours) for flow in able}
    failed = [name for name, flow in ids.items() if not asyncio.run(answers(langflow, flow))]
    tell("were left out for what they want", {flow["name"] for flow in flows} - ids.keys())
    tell("did not answer", failed)
    share = (len(ids) - len(failed)) / len(ids)
    return {
        "flow.starters_answering": higher(share, "of able ones"),
        "flow.starters_able": higher(len(ids), f"of {len(flows)}"),
    }


def is_held_up(wants: Sequence[str]) -> bool:
    return any(want.startswith(HELD_UP_BY) for want in wants)


def tell(what: str, names: set[str] | list[str]) -> None:
    print(f"starters that {what}: {', '.join(sorted(names)) or 'none'}", file=sys.stderr)


async def answers(langflow: Langflow, flow: str) -> bool:
    load = Load()
    async with httpx.AsyncClient(timeout=60, trust_env=False) as http:
        try:
            await ask_once(http, Target(langflow, flow, streams=False), load)
        except httpx.HTTPError:
            return False
    return not load.failed
