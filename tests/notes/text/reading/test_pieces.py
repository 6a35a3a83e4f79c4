"""A long text is read in pieces, which say together what the whole says."""

import pytest

from notes.text.reading.body import read_body
from notes.text.reading.pieces import DEFINITIONS_MAX, PIECE_CHARS, definitions, pieces

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


def test_of_the_links_that_a_long_text_defines_the_first_hold_everywhere():
    defined = "".join(f"[é{number}船]: /x\n" for number in range(DEFINITIONS_MAX + 20_000))

    found = definitions(f"words\n\n{defined}").split("\n\n")

    assert len(found) == DEFINITIONS_MAX
    assert found[0] == "[é0船]: /x"
    assert definitions("[a]: /x") == ""  # read as one piece
