"""Langflow serves where it was told to, or says why not."""

import socket
import subprocess

import pytest

from tests.servers import Langflow, is_well


@pytest.mark.slow
def test_langflow_whose_port_is_taken_ends_and_says_so(tmp_path) -> None:
    langflow = Langflow(tmp_path)
    with socket.create_server(("127.0.0.1", langflow.port)):
        ended = subprocess.run(
            langflow.command(), env=langflow.own_env, capture_output=True, text=True, timeout=120
        )

    assert ended.returncode != 0
    assert f"Port {langflow.port} is taken" in ended.stderr
    assert "LANGFLOW_PORT" in ended.stderr
    assert not is_well(f"http://127.0.0.1:{langflow.port + 1}/health")
