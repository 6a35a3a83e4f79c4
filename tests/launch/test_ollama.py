"""An Ollama found on this machine: asked only if it is to be trusted and has a better model."""

import json
import os
import socket

import httpx
import pytest

from config.base.machine.listeners import TABLES, is_trusted, owners_of, trusted_accounts
from config.launch import ollama
from config.launch.local_model import GB, Machine
from config.launch.ollama import best_model, installed
from tests.http_servers import QuietHandler, ServerInThread


class Tags(QuietHandler):
    """Answers as an Ollama that has one model."""

    def do_GET(self):
        body = json.dumps({"models": [QWEN]}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


MACHINE = Machine(cores=8, memory=16 * GB)
QWEN = {"name": "qwen3:8b", "size": int(5.2 * GB), "details": {"family": "qwen3"}}


@pytest.mark.parametrize(
    ("others", "chosen"),
    [
        ([], "qwen3:8b"),
        ([{"name": "llama3:70b", "size": 40 * GB}], "qwen3:8b"),
        ([{"name": "gpt-oss:120b-cloud", "size": 6 * GB}], "qwen3:8b"),
        ([{"name": "far", "size": 6 * GB, "remote_host": "https://else.example"}], "qwen3:8b"),
        ([{"name": "bge-m3", "size": 6 * GB, "details": {"family": "bert"}}], "qwen3:8b"),
        ([{"name": "phi4", "size": 6 * GB, "details": {}}], "phi4"),
        (
            [{"name": None, "size": 6 * GB}, {"size": 6 * GB}, {"name": "x", "size": "6"}],
            "qwen3:8b",
        ),
    ],
)
def test_the_largest_that_answers_here_is_taken(others, chosen):
    assert best_model([QWEN, *others], MACHINE) == chosen


def test_none_that_is_no_larger_than_ours_is_taken():
    assert best_model([{"name": "tiny", "size": GB // 2}], MACHINE) == ""
    assert best_model([], MACHINE) == ""


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b"not JSON", b'{"models": {"a": 1}}', b'{"models": ["a", 7]}']
)
def test_what_is_no_ollama_has_no_models(body):
    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=body))

    assert installed("http://127.0.0.1:11434", transport) == []


def test_what_does_not_answer_has_no_models():
    def refuse(request):
        raise httpx.ConnectError("refused")

    assert installed("http://127.0.0.1:11434", httpx.MockTransport(refuse)) == []


@pytest.mark.parametrize(
    ("owners", "trusted"), [({0}, True), ({1000}, False), ({0, 1000}, False), (set(), False)]
)
def test_only_an_account_that_is_trusted_may_listen(owners, trusted):
    assert is_trusted(owners, {0, 998}) is trusted


@pytest.mark.skipif(not TABLES[0].exists(), reason="the kernel tells on Linux alone")
def test_who_listens_at_a_port_is_known():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        assert owners_of(port) == {os.getuid()}
    assert owners_of(port) == set()
    assert os.getuid() in trusted_accounts()


@pytest.mark.parametrize(
    "chosen",
    [
        {"LLM_BASE_URL": "http://gpu.lan/v1"},
        {"LLM_MODEL_PATH": "/m.gguf"},
        {"LLM_MODEL": "local"},
    ],
)
def test_what_was_chosen_by_hand_stays(chosen):
    assert ollama.variables(chosen) == {}


def test_it_can_be_switched_off(monkeypatch):
    monkeypatch.setenv("USE_OLLAMA", "false")

    assert ollama.variables({}) == {}


@pytest.mark.skipif(not TABLES[0].exists(), reason="the kernel tells on Linux alone")
def test_the_ollama_of_this_account_writes_the_answers(monkeypatch):
    monkeypatch.setattr(ollama, "this_machine", lambda: MACHINE)
    monkeypatch.setattr(ollama, "SECONDS", 60.0)  # a busy machine may take more than a second
    with ServerInThread(Tags) as server:
        monkeypatch.setattr(ollama, "PORT", server.server_port)

        found = ollama.variables({})

    assert found == {
        "LLM_BASE_URL": f"{server.url}/v1",
        "LLM_MODEL": "qwen3:8b",
        "COMMONPLACE_LLM_FOUND": "true",  # so that what staff choose comes before it
    }
