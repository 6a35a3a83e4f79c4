"""What a model is given to read of the passages found: the sentences that answer best, with
their neighbours, instead of whole passages. Fewer tokens, and what matters is not lost in them."""

from collections.abc import Iterable, Sequence

from notes.index.embedding import Embedder
from notes.search.sentences import BestSentence, Said, best_sentences, in_turns
from notes.search.telling import questions_in
from notes.text.words.sentences import sentences_of

READ_CHARS = 1800  # of all passages together
MOST_SENTENCES = 12  # best ones, to which their neighbours come; lists need many
GAP = " … "
SECONDS = 1.0  # for vectors, as the first word waits; what has none by then counts by its words


def what_is_read(
    embedder: Embedder | None,
    question: str,
    passages: Sequence[Said],
    *,
    chars: int = READ_CHARS,
    most: int = MOST_SENTENCES,
    seconds: float = SECONDS,
) -> list[str]:
    """What is read of each passage, "" of one of which nothing is: `chars` characters at most."""
    parts = questions_in(question) or [question]
    best = [best_sentences(embedder, part, passages, most, seconds=seconds) for part in parts]
    return reads_of(passages, in_turns(best)[:most], chars)


def reads_of(
    passages: Sequence[Said], best: Iterable[BestSentence], chars: int = READ_CHARS
) -> list[str]:
    """What is read of each passage, given the best sentences.

    `best` are sentences of these passages, the best first. Each brings the one before it and the
    one behind it along while there is room; what stands side by side is given as it stands there.
    """
    spans = [[(each.start, each.end) for each in sentences_of(p.text)] for p in passages]
    chosen: list[set[int]] = [set() for _ in passages]
    left = chars
    for sentence in best:
        of, taken = spans[sentence.passage], chosen[sentence.passage]
        for at in wanted(of, sentence):
            size = of[at][1] - of[at][0] + len(GAP)
            if at not in taken and size <= left:
                taken.add(at)
                left -= size
    return [
        joined(passage.text, of, sorted(taken))
        for passage, of, taken in zip(passages, spans, chosen, strict=True)
    ]


def wanted(spans: Sequence[tuple[int, int]], sentence: BestSentence) -> list[int]:
    """Which sentences of a passage one brings: itself first, then its neighbours."""
    at = next((at for at, (start, end) in enumerate(spans) if start <= sentence.start < end), None)
    if at is None:
        return []
    return [near for near in (at, at + 1, at - 1) if 0 <= near < len(spans)]


def joined(text: str, spans: Sequence[tuple[int, int]], taken: Sequence[int]) -> str:
    """The sentences of a text with these numbers; where some are left out stands a gap."""
    pieces: list[str] = []
    for at in taken:
        start, end = spans[at]
        if pieces:
            before = spans[at - 1][1]
            pieces.append(text[before:start] if at - 1 in taken else GAP)
        pieces.append(text[start:end])
    return "".join(pieces)
