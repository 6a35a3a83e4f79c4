"""How answers come about now: what the flow's model reads, and what the page shows of its words."""

from collections.abc import Sequence

from bench.answers.shown import Passage, Sentence, Shown, sentences_of

LIMIT = 10


def reads(question: str, found: Sequence[object], chars: int, most: int) -> list[str]:
    """Of each passage that a search found, what its model is given to read."""
    from ai_chatbot.grounding.reads import what_is_read
    from notes.index.embedding import get_embedder

    return what_is_read(get_embedder(), question, found, chars=chars, most=most)  # type: ignore[arg-type]


def shown(question: str, passages: Sequence[Passage], text: str) -> Shown:
    """The sentences that the check bears out as fact, the others aside."""
    from ai_chatbot.grounding.check import Checker, Verdict
    from notes.index.embedding import get_embedder

    checker = Checker(passages, question, embedder=get_embedder())
    facts, aside = [], []
    for words, given in sentences_of(text):
        finding = checker.check(words, given)
        if finding.verdict.holds:
            facts.append(Sentence(words, finding.numbers))
        elif finding.verdict is not Verdict.SAYS_NOTHING:
            aside.append(Sentence(words))
    return Shown(tuple(facts), tuple(aside), refuses=not facts)
