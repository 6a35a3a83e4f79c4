"""What is served beside Django is loaded when it is asked for, and nothing else goes there."""

import subprocess
import sys

import pytest

from config.edge.beside import BesideDjango
from tests.config.asgi import send
from tests.stack import ROOT, product_environment


async def django(scope, receive, send):
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.mark.parametrize("path", ["/", "/mcp/x", "/mcpx", "/MCP", "//mcp", "/notes/mcp"])
async def test_every_other_path_is_djangos(path):
    assert (await send(BesideDjango(django), "GET", path)).status == 299


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/mcp", "/mcp/"])
async def test_the_mcp_server_has_a_path_of_its_own(path):
    assert (await send(BesideDjango(django), "GET", path)).status == 401


def test_a_process_that_nobody_asks_for_it_does_not_load_the_mcp_server(tmp_path):
    code = "import sys, config.asgi; print('mcp' in sys.modules)"

    said = subprocess.check_output(
        [sys.executable, "-c", code], cwd=ROOT, env=product_environment(tmp_path), text=True
    )

    assert said.strip() == "False"
