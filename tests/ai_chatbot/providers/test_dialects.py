"""Ollama, LM Studio and llama.cpp as they speak: listed, offered, tried, and thinking aloud."""

import pytest

from ai_chatbot.providers import choosing, found
from ai_chatbot.providers.offering import offered_here
from ai_chatbot.providers.servers import Server
from ai_chatbot.providers.trying import try_model

pytestmark = pytest.mark.django_db

# What each lists, the models among that which write answers, and how it tells of thoughts.
DIALECTS = {
    "ollama": (
        [
            {"id": "qwen3:8b", "object": "model", "created": 1, "owned_by": "library"},
            {"id": "nomic-embed-text:latest", "object": "model", "owned_by": "library"},
        ],
        ["qwen3:8b"],
        {"role": "assistant", "content": "", "reasoning": "Hm, 石灰?"},
        "Ollama",
    ),
    "lmstudio": (
        [
            {"id": "text-embedding-nomic-embed-text-v1.5", "owned_by": "organization_owner"},
            {"id": "deepseek-r1-distill-qwen-7b", "owned_by": "organization_owner"},
        ],
        ["deepseek-r1-distill-qwen-7b"],
        {"role": "assistant", "reasoning_content": "Hm, 石灰?"},
        "LM Studio",
    ),
    "llamacpp": (
        [{"id": "/models/Größe 7B.gguf", "owned_by": "llamacpp", "meta": {"n_ctx_train": 1}}],
        ["/models/Größe 7B.gguf"],
        {"role": "assistant", "content": None, "reasoning_content": "Hm, 石灰?"},
        "llama.cpp",
    ),
}


@pytest.mark.parametrize("name", DIALECTS)
def test_each_is_found_listed_offered_tried_and_chosen(model, monkeypatch, admin_user, name):
    listed, writers, thought, called = DIALECTS[name]
    model.models, here = listed, Server(name, model.base_url)
    monkeypatch.setattr(found, "candidates", lambda: [here])
    model.script([thought, thought, "Lime ", "it."])

    assert [each.models for each in found.servers_here()] == [writers]
    assert f"Found on this machine: {called} (127.0.0.1:" in offered_here("http://127.0.0.1:8000")
    tried = try_model(here, writers[0])

    assert tried.works
    assert "thinks before it answers" in tried.says
    choosing.choose(choosing.connect(here, admin_user), writers[0], admin_user)
    chosen = choosing.chosen_model()
    assert (chosen.server.provider, chosen.model) == (name, writers[0])
    assert chosen.as_variable().isascii()


def test_where_none_answers_none_is_offered(model, monkeypatch):
    monkeypatch.setattr(found, "candidates", lambda: [Server("ollama", "http://127.0.0.1:9/v1")])
    assert offered_here("http://127.0.0.1:8000") == ""
    monkeypatch.setattr(found, "candidates", lambda: [Server("lmstudio", model.base_url)])
    model.models = []
    assert offered_here("http://127.0.0.1:8000") == ""
