"""OpenAI's own client for Node, as a program of its own beside the server."""

import asyncio
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.scripted_langflow import answer as answer_of

PROGRAM = Path(__file__).parent / "node"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("npm"), reason="no Node here"),
]


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """The program, with the client that its lock names beside it."""
    folder = tmp_path_factory.mktemp("node") / "program"
    shutil.copytree(PROGRAM, folder, ignore=shutil.ignore_patterns("node_modules"))
    install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(install, cwd=folder, check=True)
    return folder / "ask.mjs"


async def test_it_understands_all_that_it_is_told(program, server, key, scripted_langflow):
    scripted_langflow.script = answer_of("Be", "cause ", "橋.")

    asking = await asyncio.create_subprocess_exec(
        "node", str(program), f"{server}/v1", key, stdout=subprocess.PIPE
    )
    out, _ = await asking.communicate()

    assert json.loads(out) == {
        "models": ["notes_assistant"],
        "whole": {"content": "Because 橋.", "usage": 13},
        "streamed": {"content": "Because 橋.", "reason": "stop", "usage": 13},
        "response": "Because 橋.",
        "next": {"text": "Because 橋.", "previous": True},
        "errors": [
            ["NotFoundError", 404, "model_not_found"],
            ["BadRequestError", 400, None],
            ["AuthenticationError", 401, "invalid_api_key"],
        ],
    }
