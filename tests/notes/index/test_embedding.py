"""Embedders: the real local model, and any server that speaks OpenAI's embeddings."""

import json
import subprocess
import sys

import httpx
import numpy as np
import pytest
from django.conf import settings

from notes.index.embedding import EmbeddingUnavailable, LocalEmbedder, RemoteEmbedder, get_embedder


@pytest.fixture(scope="module")
def local():
    return LocalEmbedder(settings.MODELS_DIR / "minilm-int8")


def test_vectors_are_of_length_one_and_near_for_near_meanings(local):
    vectors = local.embed(["A boat was repaired.", "Someone fixed a ship.", "Prune apple trees."])

    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_any_text_can_be_embedded(local):
    vectors = local.embed(["", "x" * 100_000, "🎉 日本語", "\x00"])

    assert np.isfinite(vectors).all()


def test_no_texts_make_no_vectors(local):
    assert len(local.embed([])) == 0


def test_a_missing_model_says_what_to_do(tmp_path):
    missing = LocalEmbedder(tmp_path)

    assert not missing.is_ready()
    with pytest.raises(EmbeddingUnavailable, match="make run"):
        missing.embed(["x"])


def test_warming_up_loads_the_model():
    embedder = LocalEmbedder(settings.MODELS_DIR / "minilm-int8")

    embedder.warm_up()

    assert embedder.loaded


def test_warming_up_asks_no_server_anything():
    remote(lambda request: pytest.fail("it was asked")).warm_up()


def remote(answer, **kwargs):
    return RemoteEmbedder(
        "http://embed.lan/v1", "m", transport=httpx.MockTransport(answer), **kwargs
    )


def test_a_remote_server_is_asked_in_batches_and_its_order_restored():
    asked = []

    def answer(request):
        asked.append(json.loads(request.content)["input"])
        rows = [{"index": i, "embedding": [len(text), 1.0]} for i, text in enumerate(asked[-1])]
        return httpx.Response(200, json={"data": rows[::-1]})

    vectors = remote(answer).embed([f"{'x' * n}" for n in range(100)])

    assert [len(batch) for batch in asked] == [64, 36]
    assert vectors.shape == (100, 2)
    assert np.allclose(vectors[3], np.array([3, 1]) / np.sqrt(10))


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(401, json={"error": "key"}),
        httpx.Response(200, text="not json"),
        httpx.Response(200, json={"data": []}),
        httpx.Response(200, json={"nothing": 1}),
    ],
)
def test_a_remote_server_without_a_usable_answer_says_what_to_check(answer):
    with pytest.raises(EmbeddingUnavailable):
        remote(lambda request: answer).embed(["x"])


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(401),
        httpx.Response(307, headers={"Location": "https://elsewhere.example/"}),
        httpx.Response(422),
        httpx.Response(200, text="no"),
        httpx.ConnectError("refused"),
    ],
    ids=str,
)
def test_a_name_and_password_in_its_address_are_nobodys_to_read(answer):
    def respond(request):
        if isinstance(answer, Exception):
            raise answer
        return answer

    server = RemoteEmbedder(
        "https://user:hunter2@models.example/v1", "m", transport=httpx.MockTransport(respond)
    )

    with pytest.raises(EmbeddingUnavailable) as refused:
        server.embed(["x"])

    assert "hunter2" not in str(refused.value)
    assert "models.example" not in str(refused.value)


def test_the_models_key_goes_to_the_models_server_only(settings):
    settings.LLM_BASE_URL, settings.LLM_API_KEY = "https://models.example/v1", "secret"
    settings.EMBEDDING_MODEL = "m"
    headers = {}
    for url in ("https://models.example/v1/embed", "https://other.example/v1"):
        settings.EMBEDDING_BASE_URL = url
        get_embedder.cache_clear()
        headers[url] = get_embedder().client.headers.get("Authorization")
    get_embedder.cache_clear()

    assert list(headers.values()) == ["Bearer secret", None]


def test_importing_the_module_loads_no_model_runtime():
    code = "import sys, notes.index.embedding; print('onnxruntime' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "False"
