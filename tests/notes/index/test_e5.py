"""The multilingual embedder's own parts, over a small file of weights made here."""

import struct

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from notes.index.embedders.base import NO_BACKGROUND, Background
from notes.index.embedders.e5.embedder import FILE, NAMES, E5Embedder, load_model
from notes.index.embedders.e5.graph import build
from notes.index.embedders.e5.tokens import SPACE, Tokens
from notes.index.embedders.e5.weights import NotTheWeights, Weights, unpacked
from notes.index.embedders.sessions import open_session
from notes.index.embedding import EmbeddingUnavailable

HIDDEN, LAYERS, HEADS, INNER, TOKENS, EPSILON = 384, 2, 2, 64, 330, 1e-6
WORDS = (
    "the boat lies in the harbour das Boot liegt im Hafen 船 は 港 に あ る הסירה בנמל é ü".split()
)
PIECES = ["<s>", "<pad>", "</s>", "<unk>", SPACE, *dict.fromkeys(SPACE + word for word in WORDS)]
PIECES += [*sorted({letter for word in WORDS for letter in word} - set(PIECES)), "bo", "at", "ar"]
CHARACTERS = {ord("\t"): " ", ord("ﬁ"): "fi", ord("İ"): "i\u0307", 0xAD: ""}


def packed(matrix):
    """float32 [rows, columns] in blocks of 4 bits, as the file has them."""
    rows = matrix.reshape(len(matrix), -1, 32)
    scales = (np.abs(rows).max(axis=-1, keepdims=True) / 7).astype(np.float16)
    whole = (np.rint(rows / np.maximum(scales, 1e-4)) + 8).clip(0, 15).astype(np.uint8)
    halves = whole[..., :16] | whole[..., 16:] << 4
    return np.concatenate([scales.view(np.uint8), halves], axis=-1).tobytes()


def tensors():
    dice = np.random.default_rng(7)

    def some(*sizes):
        return dice.normal(0, 0.5, sizes).astype(np.float32)

    yield "emb.word", some(len(PIECES), HIDDEN)
    yield "emb.pos", some(TOKENS * HIDDEN)
    yield "emb.type", some(HIDDEN)
    for norm in ["emb.ln", *(f"l{n}.{part}" for n in range(LAYERS) for part in ("aln", "oln"))]:
        yield f"{norm}.w", 1 + some(HIDDEN) / 5
        yield f"{norm}.b", some(HIDDEN) / 5
    for n in range(LAYERS):
        sizes = dict.fromkeys(("q", "k", "v", "ao"), (HIDDEN, HIDDEN))
        for part, (rows, columns) in (
            sizes | {"fi": (INNER, HIDDEN), "fo": (HIDDEN, INNER)}
        ).items():
            yield f"l{n}.{part}.w", some(rows, columns) / 5
            yield f"l{n}.{part}.b", some(rows) / 5


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    scores = [0.0] * 4 + [-3.0 - number / 10 for number in range(len(PIECES) - 4)]
    texts = [piece.encode() for piece in PIECES]
    ends = np.cumsum([0, *map(len, texts)]).astype("<u4")
    reads = b"".join(
        struct.pack("<IB", code, len(text)) + struct.pack(f"<{len(text)}I", *map(ord, text))
        for code, text in CHARACTERS.items()
    )
    head = b"E5S1" + struct.pack("<I", 1)
    head += struct.pack("<7ifi", HIDDEN, LAYERS, HEADS, INNER, len(PIECES), TOKENS, 1, EPSILON, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(ends[-1]))
    head += ends.tobytes() + np.array(scores, "<f4").tobytes() + b"".join(texts)
    head += struct.pack("<iI", len(CHARACTERS), len(reads)) + reads
    data, places = b"", []
    for name, array in tensors():
        kept = packed(array) if array.ndim == 2 else array.tobytes()
        places.append((name.encode(), array.ndim == 2, array.size, len(data), len(kept)))
        data += kept + bytes(-len(kept) % 64)
    size = 4 + sum(2 + len(name) + 21 for name, *_ in places)
    start = len(head) + size + (-(len(head) + size)) % 64
    head += struct.pack("<i", len(places))
    for name, is_packed, count, at, length in places:
        head += struct.pack("<H", len(name)) + name
        head += struct.pack("<BIQQ", is_packed, count, start + at, length)
    file = tmp_path_factory.mktemp("e5") / FILE
    file.write_bytes(head.ljust(start, b"\0") + data)
    return file


@pytest.fixture(scope="module")
def weights(path):
    return Weights(path)


# --- The file -------------------------------------------------------------------------------


def test_what_was_packed_is_unpacked_within_half_a_step(weights):
    given = dict(tensors())["l0.q.w"]

    step = np.abs(given.reshape(-1, 32)).max(axis=-1, keepdims=True) / 7
    apart = np.abs(weights.matrix("l0.q.w", HIDDEN) - given).reshape(-1, 32)
    assert (apart <= 0.52 * step).all()
    assert np.array_equal(weights.floats("l1.aln.b"), dict(tensors())["l1.aln.b"])
    assert unpacked(weights.blocks("emb.word", HIDDEN)).shape == (len(PIECES), HIDDEN)


@pytest.mark.parametrize("damage", [lambda data: data[:200], lambda data: b"GGUF" + data[4:]])
def test_a_damaged_file_is_a_sentence(path, tmp_path, damage):
    (tmp_path / FILE).write_bytes(damage(path.read_bytes()))

    with pytest.raises(NotTheWeights):
        Weights(tmp_path / FILE)
    with pytest.raises(EmbeddingUnavailable, match="missing or damaged"):
        E5Embedder(tmp_path).embed(["boat"])


def test_no_file_is_a_sentence(tmp_path):
    missing = E5Embedder(tmp_path)

    assert not missing.is_ready()
    with pytest.raises(EmbeddingUnavailable, match="fetches it"):
        missing.embed(["boat"])


# --- Tokens ---------------------------------------------------------------------------------

TEXTS = [
    "the boat lies in the harbour",
    "theboat  bo\tat harbourboat",
    "das Boot liegt im Hafen",
    "船は港にある",
    "הסירה בנמל",
    "é e\u0301 ü u\u0308",
    "zzz Qq boat 🚤🚤 ﬁ",
    " boat ",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_cut_as_the_library_cuts_it(weights, text):
    vocabulary = weights.vocabulary
    pairs = list(zip(vocabulary.pieces, vocabulary.scores.tolist(), strict=True))
    library = Tokenizer(models.Unigram(pairs, vocabulary.unknown, False))
    library.pre_tokenizer = pre_tokenizers.Metaspace()
    plain = " ".join(text.translate(vocabulary.characters).split(" "))

    ids = Tokens(vocabulary).ids(text, 100)

    words = library.encode(" ".join(plain.split()), add_special_tokens=False).ids
    assert ids == [vocabulary.start, *words, vocabulary.end]


@pytest.mark.parametrize("letter", ["a", " ", "船", "\u0301", "\u2581"])
def test_a_megabyte_costs_what_fits_and_no_more(weights, letter):
    tokens = Tokens(weights.vocabulary)

    assert len(tokens.ids(letter * 1_000_000, 320)) <= 320


# --- The graph ------------------------------------------------------------------------------


def by_hand(weights, embedded):
    """The same in numpy and float32: [tokens, hidden] → [hidden]."""

    def norm(rows, name):
        rows = rows - rows.mean(axis=-1, keepdims=True)
        rows = rows / np.sqrt((rows**2).mean(axis=-1, keepdims=True) + EPSILON)
        return rows * weights.floats(f"{name}.w") + weights.floats(f"{name}.b")

    def times(rows, name, columns):
        return rows @ weights.matrix(f"{name}.w", columns).T + weights.floats(f"{name}.b")

    def gelu(rows):
        from math import erf

        return rows * (1 + np.vectorize(erf)(rows / np.sqrt(2))) / 2

    rows, size = norm(embedded, "emb.ln"), HIDDEN // HEADS
    for n in range(LAYERS):
        query, key, value = (times(rows, f"l{n}.{part}", HIDDEN) for part in "qkv")
        seen = []
        for head in range(HEADS):
            at = slice(head * size, (head + 1) * size)
            near = query[:, at] @ key[:, at].T / np.sqrt(size)
            near = np.exp(near - near.max(axis=-1, keepdims=True))
            seen.append(near / near.sum(axis=-1, keepdims=True) @ value[:, at])
        rows = norm(rows + times(np.concatenate(seen, axis=1), f"l{n}.ao", HIDDEN), f"l{n}.aln")
        inner = gelu(times(rows, f"l{n}.fi", HIDDEN))
        rows = norm(rows + times(inner, f"l{n}.fo", INNER), f"l{n}.oln")
    return rows.mean(axis=0)


def test_the_graph_computes_the_model(weights):
    embedded = np.random.default_rng(3).normal(0, 1, (40, HIDDEN)).astype(np.float32)

    made = open_session(build(weights)).run(None, {"embedded": embedded[None]})[0][0]

    wanted = by_hand(weights, embedded)
    cosine = made @ wanted / np.linalg.norm(made) / np.linalg.norm(wanted)
    assert cosine > 0.995  # eight bits are not thirty-two


def test_vectors_have_length_one_whatever_the_text(path):
    embedder = E5Embedder(path.parent)

    vectors = embedder.embed([*TEXTS, "a" * 100_000])

    assert vectors.shape == (len(TEXTS) + 1, HIDDEN)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.embed([]).size == 0


def test_a_question_is_told_from_a_passage(path):
    embedder = E5Embedder(path.parent)

    assert embedder.embed_question("boat") @ embedder.embed(["boat"])[0] < 0.9999


def test_nothing_is_left_of_the_directions_of_languages(path):
    embedder = E5Embedder(path.parent)

    vectors = embedder.embed(["das Boot", "the boat"])

    assert np.abs(vectors @ embedder.directions.T).max() < 1e-2


def test_how_near_a_cosine_is_depends_on_what_is_usual_among_the_notes(path):
    embedder = E5Embedder(path.parent)
    cosines = np.linspace(-1, 1, 50)
    among = [Background(0.27, 700), Background(0.15, 700), Background(0.15, 20)]

    articles, others, few = (embedder.likeness(cosines, each) for each in among)

    assert np.all(np.diff(articles) > 0)
    assert np.all(articles < others)
    assert np.all(others < few)
    names = embedder.likeness(cosines, among[0], of_names=True)
    assert np.allclose(names - articles, NAMES)


def test_the_only_passage_there_is_does_not_count_as_what_is_usual(path):
    embedder = E5Embedder(path.parent)

    alone = embedder.likeness(np.array([0.45]), Background(0.45, 1))[0]

    assert alone > 0.42  # a search's threshold
    assert alone < embedder.likeness(np.array([0.45]), NO_BACKGROUND)[0]


def test_it_is_loaded_once(path):
    embedder = E5Embedder(path.parent)
    embedder.warm_up()

    assert embedder.load() is embedder.load()
    assert load_model(path).places.shape == (TOKENS, HIDDEN)
