"""The flow's own components as Langflow loads them; Langflow itself is not started."""

import importlib
import json
import sys

import pytest

from tests.flows.components.shipped import FLOWS, FOLDER
from tests.scripted_model import ScriptedModel


@pytest.fixture(scope="module")
def components():
    """Both modules, by their path as Langflow loads them."""
    sys.path.insert(0, str(FOLDER))
    yield {name: importlib.import_module(name) for name in ("notes_search", "notes_model")}
    sys.path.remove(str(FOLDER))


@pytest.fixture
def search(components, notes):
    """Makes a Notes Search node with these fields filled in."""

    def make(**fields):
        defaults = {"question": "How is the soil?", "server_url": notes.url, "token": "mine"}
        return components["notes_search"].NotesSearch(**(defaults | fields))

    return make


@pytest.fixture
def model():
    with ScriptedModel() as scripted:
        yield scripted


@pytest.fixture
async def ask(components):
    """Asks a Notes Model node with these fields filled in; its kept client ends with the test."""
    clients = []

    async def ask_model(**fields):
        node = components["notes_model"].NotesModel(
            **({"input_value": "Hi", "system_message": "", "stream": False} | fields)
        )
        clients.append(node.build_model().root_async_client)
        return await node.text_response()

    yield ask_model
    for client in clients:
        await client.close()


@pytest.fixture
async def streamed(components, model):
    """What that model of the scripted server says, piece by piece, joined."""
    chats = []

    async def stream(name):
        node = components["notes_model"].NotesModel(base_url=model.base_url, model_name=name)
        chats.append(node.build_model())
        return "".join([piece.content async for piece in chats[-1].astream("Hi")])

    yield stream
    for chat in chats:
        await chat.root_async_client.close()


@pytest.fixture(scope="module", params=FLOWS, ids=lambda path: path.stem)
def flow(request):
    return json.loads(request.param.read_text()) | {"file": request.param}
