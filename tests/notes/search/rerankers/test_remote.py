"""A cross-encoder's order: taken when it is one, else our own stands."""

import json

import httpx
import pytest

from notes.importing.importer import import_texts
from notes.search.rerankers import remote
from notes.search.rerankers.remote import Reranker, RerankUnavailable, get_reranker
from notes.search.search import search

TEXTS = ["first", "second", "third"]


def answering(**response):
    """A re-ranker whose server answers so, and the list of what it was asked."""
    asked = []

    def answer(request):
        asked.append(request)
        return httpx.Response(**{"status_code": 200, **response})

    return Reranker("http://rerank.test/v1", "m", httpx.MockTransport(answer)), asked


def row(index, score):
    return {"index": index, "relevance_score": score}


def test_the_most_relevant_comes_first():
    reranker, asked = answering(json={"results": [row(0, 0.1), row(2, 0.9), row(1, 0.5)]})

    assert reranker.order("which?", TEXTS) == [2, 1, 0]
    assert str(asked[0].url) == "http://rerank.test/v1/rerank"
    assert json.loads(asked[0].content) == {"model": "m", "query": "which?", "documents": TEXTS}


@pytest.mark.parametrize(
    ("results", "order"),
    [
        ([], [0, 1, 2]),
        ([row(2, 0.9)], [2, 0, 1]),
        ([row(7, 0.9), row(-1, 0.8), row(1, 0.1)], [1, 0, 2]),
        ([row(1, 0.2), row(1, 0.9), row(0, 0.5)], [1, 0, 2]),
        ([row("1", "0.7")], [1, 0, 2]),
    ],
)
def test_each_text_stays_once_whatever_is_scored(results, order):
    assert answering(json={"results": results})[0].order("which?", TEXTS) == order


@pytest.mark.parametrize(
    "response",
    [
        {"status_code": 500, "text": "broken"},
        {"status_code": 401, "json": {"error": "no key"}},
        {"status_code": 302, "headers": {"Location": "http://elsewhere.test/"}},
        {"text": "no JSON"},
        {"content": b"\xff\xfe"},
        {"json": []},
        {"json": {}},
        {"json": {"results": None}},
        {"json": {"results": {"index": 0}}},
        {"json": {"results": ["x"]}},
        {"json": {"results": [{"index": 0}]}},
        {"json": {"results": [row("x", 1)]}},
        {"json": {"results": [row(0, None)]}},
        {"text": '{"results": [{"index": Infinity, "relevance_score": 1}]}'},
        {"text": '{"results": [{"index": 0, "relevance_score": NaN}]}'},
    ],
)
def test_rubbish_is_no_order(response):
    with pytest.raises(RerankUnavailable):
        answering(**response)[0].order("which?", TEXTS)


def test_a_server_that_is_away_gives_no_order():
    def refuse(request):
        raise httpx.ConnectError("refused")

    with pytest.raises(RerankUnavailable, match="refused"):
        Reranker("http://rerank.test", "m", httpx.MockTransport(refuse)).order("which?", TEXTS)


# --- In a search ------------------------------------------------------------------------------


@pytest.fixture
def boats(alice, embedder):
    import_texts(
        alice,
        {
            "a.md": "# One\n\nThe boat is red, and a boat it stays.",
            "b.md": "# Two\n\nThis boat has a green hull with rust.",
            "c.md": "# Three\n\nAnother boat was sold at the fair.",
        },
    )
    return alice


@pytest.fixture
def use(monkeypatch):
    """Let the search have this re-ranker, as the settings would name it."""
    return lambda reranker: monkeypatch.setattr(
        "notes.search.search.get_reranker", lambda: reranker
    )


def titles(found):
    return [passage.title for passage in found]


def test_a_search_takes_the_cross_encoders_order(boats, use):
    own = titles(search(boats.pk, "boat"))
    use(answering(json={"results": [row(0, 0.1), row(1, 0.2), row(2, 0.3)]})[0])

    assert titles(search(boats.pk, "boat")) == own[::-1]


def test_a_failing_server_leaves_our_own_order(boats, use, caplog):
    own = titles(search(boats.pk, "boat"))
    use(answering(status_code=503)[0])

    assert titles(search(boats.pk, "boat")) == own
    assert "In our own order" in caplog.text


def test_a_named_note_stays_in_front(boats, use):
    use(answering(json={"results": [row(0, 0.1), row(1, 0.9)]})[0])

    assert titles(search(boats.pk, "boat [[One]]"))[0] == "One"


def test_conditions_alone_ask_a_cross_encoder_nothing(boats, use):
    reranker, asked = answering(json={"results": []})
    use(reranker)

    assert len(search(boats.pk, "before:2999")) == 3
    assert asked == []


def test_only_the_settings_bring_one(settings):
    get_reranker.cache_clear()
    settings.RERANK_BASE_URL = ""
    assert get_reranker() is None

    get_reranker.cache_clear()
    settings.RERANK_BASE_URL, settings.RERANK_MODEL = "http://rerank.test", "cross"
    assert get_reranker().model == "cross"
    remote.get_reranker.cache_clear()
