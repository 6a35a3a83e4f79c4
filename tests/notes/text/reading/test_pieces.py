"""A long text is read in pieces, which say together what the whole says."""

import pytest

from notes.text.reading.body import read_body
from notes.text.reading.pieces import PIECE_CHARS, pieces

OUTLINE = "".join(f"# Où {number} 小船\n" for number in range(20_000))


def test_an_outline_of_headings_alone_is_cut_between_them():
    cut = list(pieces(OUTLINE))

    assert "".join(piece for _, piece in cut) == OUTLINE
    assert all(OUTLINE.startswith(piece, at) and piece[0] == "#" for at, piece in cut)
    assert max(len(piece) for _, piece in cut) < 2 * PIECE_CHARS
    headings = read_body(OUTLINE).headings[:12_000]
    assert [each.words for each in headings] == [f"Où {n} 小船" for n in range(12_000)]
    assert OUTLINE[headings[-1].start : headings[-1].end] == "# Où 11999 小船\n"


@pytest.mark.parametrize("opening", ["```\n", "words\n", "<div>\n"])
def test_what_may_go_on_behind_a_line_is_not_cut_there(opening):
    assert len(list(pieces(opening + OUTLINE))) == 1
