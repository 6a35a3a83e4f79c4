"""What is published answers on the flow server while Langflow is away."""

from pathlib import Path

import pytest
from channels.db import database_sync_to_async

from ai_chatbot.flows import sync
from ai_chatbot.flows.current import published_flow
from ai_chatbot.langflow.lines import Token
from ai_chatbot.langflow.servers import servers_of
from config.readiness import check_langflow
from tests.flows.asking import ask
from tests.flows.notes_server import passage
from tests.servers import Server, is_well, printed_by

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
PRINT = """
import json
from config.launch.flow_server import flow_server_command, flow_server_environment
print(json.dumps([flow_server_command(), flow_server_environment()]))
"""


class FlowServer(Server):
    """As `make run` starts it, beside the session's Langflow."""

    start_seconds = 600

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        super().__init__(folder)
        env = {**env, "FLOW_SERVER_PORT": str(self.port), "FLOW_SERVER_WORKERS": "1"}
        self._command, self._env = printed_by(PRINT, env)

    def command(self) -> list[str]:
        return self._command

    def start(self, env: dict[str, str] | None = None, user: str | None = None) -> None:
        super().start(self._env, user)

    def is_ready(self) -> bool:
        return is_well(f"http://127.0.0.1:{self.port}/health")


async def test_answers_go_on_while_langflow_is_away(real_langflow, settings, tmp_path):
    await database_sync_to_async(sync.push_flow)()
    asked = await database_sync_to_async(published_flow)()
    with FlowServer(tmp_path, real_langflow.env) as server:
        settings.FLOW_SERVER_URL = f"http://127.0.0.1:{server.port}"
        settings.LANGFLOW_URL = "http://127.0.0.1:1"
        assert servers_of(asked.id)[0] == settings.FLOW_SERVER_URL
        real_langflow.notes.requests.clear()

        for token, said in (("of-alice", "Lime the soil."), ("of-bob", "鍵は鉢の下。")):
            real_langflow.notes.passages_of[token] = [passage(1, said)]
            events = await ask(token=token, flow=asked.id)
            assert Token("Lime it ") in events
            assert events[-1].text == "Lime it in March [1]."
            assert events[-1].model == "scripted"
            assert said in real_langflow.model.prompts[-1]

        assert {each["token"] for each in real_langflow.notes.requests} == {"of-alice", "of-bob"}
        ready = await check_langflow()
        assert ready.ok
        assert "without Langflow" in ready.detail
        environment = Path(f"/proc/{server.process.pid}/environ").read_bytes().split(b"\0")
        held = {pair.partition(b"=")[0].decode() for pair in environment}
        assert not held & {"SECRET_KEY", "DATABASE_URL", "LANGFLOW_SUPERUSER_PASSWORD"}
