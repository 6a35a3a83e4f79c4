"""The names that a page's weights go by."""

from dataclasses import dataclass

from bench.page import weighing


@dataclass
class Loaded:
    bytes: int
    requests: int


def test_the_watched_figures_are_those_of_sign_in_and_conversation(monkeypatch):
    weights = iter([Loaded(1024, 5), Loaded(512, 1), Loaded(4096, 12), Loaded(2048, 2)])
    monkeypatch.setattr(weighing, "traffic_of", lambda page, go: next(weights))

    figures = {}
    for name in ("sign_in", "conversation"):
        figures |= weighing.cold_and_warm(name, None, None)
    named = weighing.with_watched(figures)

    watched = ("page.first_kb", "page.conversation_kb", "page.warm_kb")
    assert [named[name]["value"] for name in watched] == [1, 4, 2]
    assert named["page.warm_kb"] == {"value": 2, "unit": "KB", "better": "lower"}
