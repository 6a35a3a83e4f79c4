"""Served passages for tests that render and cite, without a database."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A served passage, as ai_chatbot.models.Source has it."""

    n: int
    title: str
    text: str
    heading: str = ""
    url: str = "/notes/1/?start=0&end=9&v=abc#passage"
    score: float = 0.5
    origin: str = "imported"
    source_url: str = ""


BOAT = Source(1, "Annika", "The boat Annika was repaired in May 2021 at the Lund yard.")
