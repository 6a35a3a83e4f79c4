"""What was published under one Langflow, when another runs: tried at the start, and said."""

import pytest

from ai_chatbot.flows import sync
from ai_chatbot.flows.current import published_flow
from ai_chatbot.flows.publishing import About
from ai_chatbot.flows.upgrades import starting
from ai_chatbot.langflow.servers import given_flow
from ai_chatbot.models import FlowVersion
from config.doctor import upgrades as doctor
from config.doctor.findings import Level
from config.launch import __main__ as launcher
from tests.flows.conftest import small_flow
from tests.http_servers import QuietHandler, ServerInThread


class FlowServer(ServerInThread):
    """The flow server as far as it says which flows it could make a graph of."""

    def __init__(self):
        self.status = 200
        super().__init__(Handler)


class Handler(QuietHandler):
    server: FlowServer

    def do_GET(self):
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(b"{}")


@pytest.fixture
def upgraded(published):
    """Two versions of the flow were published under the Langflow of before."""
    published.edit(data=small_flow("Second.")["data"])
    sync.publish_flow(About(name="Zweite 版"))
    published.langflow_version = "1.14.0"
    return published


@pytest.fixture
def flow_server(upgraded, settings):
    with FlowServer() as server:
        settings.FLOW_SERVER_URL = server.url
        yield server


BEGINS = (
    "Langflow 1.14.0 runs now; version 2 “Zweite 版” of “notes_assistant” was published under "
    "1.13.0. "
)


def test_a_version_keeps_under_which_langflow_it_was_seen_to_start(published):
    assert FlowVersion.objects.get().langflow == "1.13.0"


def test_where_langflow_is_the_same_nothing_is_said(published, capsys):
    launcher.say_what_an_upgrade_did()

    assert capsys.readouterr().err == ""
    assert list(doctor.published_before()) == []


def test_what_starts_under_the_new_one_is_said_until_it_is_published_again(upgraded, capsys):
    launcher.say_what_an_upgrade_did()
    assert capsys.readouterr().err == (
        f"{BEGINS}It starts there: ask it something, and publish it again.\n"
    )
    (found,) = doctor.published_before()
    assert (found.level, found.says) == (Level.WARNING, BEGINS.strip())

    upgraded.edit(data=small_flow("Third.")["data"])
    sync.publish_flow(About())

    assert list(doctor.published_before()) == starting.try_published() == []


def test_what_does_not_start_there_leaves_answering_to_the_version_before(upgraded):
    upgraded.does_not_start = "Second."

    (said,) = starting.try_published()

    told = "Version 2 “Zweite 版” does not start: “Prompt”: Invalid Python code"
    assert said.startswith(f"{BEGINS}{told}")
    assert said.endswith("Version 1 “First version” answers.")
    assert published_flow().number == 1


def test_where_nothing_starts_the_way_out_is_named_and_the_pin_stays(upgraded):
    upgraded.does_not_start = "data"

    (said,) = starting.try_published()

    assert "nor does an older one" in said
    assert "page “Flow”" in said
    assert published_flow().number == 2


def test_the_flow_server_is_asked_first_and_goes_on_where_langflow_does_not(flow_server, upgraded):
    upgraded.does_not_start = "Second."

    (said,) = starting.try_published()

    assert said == (
        f"{BEGINS}Langflow does not start it; the flow server does, and goes on answering."
    )
    assert published_flow().number == 2


@pytest.mark.parametrize("status", [404, 500])
def test_what_the_flow_server_does_not_start_is_langflows_to_run(flow_server, status):
    asked = published_flow()
    flow_server.status = status
    assert given_flow(asked.id).is_file()

    (said,) = starting.try_published()

    assert said == (
        f"{BEGINS}The flow server does not start it, so Langflow runs it. It starts there: ask it "
        "something, and publish it again."
    )
    assert not given_flow(asked.id).exists()


def test_a_flow_server_that_is_away_or_refuses_us_says_nothing_of_it(flow_server, settings):
    flow_server.status = 401
    starting.try_published()
    settings.FLOW_SERVER_URL = "http://127.0.0.1:1"
    starting.try_published()

    assert given_flow(published_flow().id).is_file()


def test_a_start_goes_on_where_langflow_breaks_meanwhile(upgraded, capsys):
    upgraded.status = 500

    launcher.say_what_an_upgrade_did()

    assert "could not be tried: Langflow answered HTTP 500" in capsys.readouterr().err
