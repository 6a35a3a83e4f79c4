"""The search page and its bench: what is found, for whom, and what bad input gets."""

import re
from html import unescape
from itertools import product

import pytest

from notes.editing.trash import put_in_trash
from notes.importing.importer import import_texts
from notes.index.turns import embed_waiting
from notes.text.html.excerpts import EXCERPT_CHARS, mark_words

NOTES = {
    "boats/annika.md": "# Annika\n#boat\n\n## Repairs\n\nThe boat was repaired in May at Lund.",
    "garden.md": "# Garden\n\nThe apple tree by the gate is a <b>Gravenstein</b>.",
}
FAR = "quantum chromodynamics lattice gauge theory"


@pytest.fixture
def library(alice):
    import_texts(alice, NOTES)
    embed_waiting(alice)
    return alice


@pytest.fixture
def mine(client, library):
    client.force_login(library)
    return client


def search(client, query, **headers):
    return client.get("/search/", {"q": query}, headers=headers).text


def bench(client, **fields):
    return client.get("/search/bench/", fields)


# --- Both pages -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/search/?q=boat", "/search/bench/", "/search/bench/?q=boat"])
def test_it_needs_a_login(client, library, path):
    response = client.get(path)

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


@pytest.mark.parametrize("path", ["/search/", "/search/bench/"])
def test_it_only_takes_get(mine, path):
    assert mine.post(path, {"q": "boat"}).status_code == 405


def test_a_stranger_is_shown_nothing(client, library, bob):
    client.force_login(bob)

    for path, query in product(
        ("/search/", "/search/bench/"), ("boat repaired", "[[Annika]]", "#boat", "in:boats", FAR)
    ):
        html = client.get(path, {"q": query}).text
        assert "/notes/" + str(library.notes.get(title="Annika").pk) not in html
        assert "Lund" not in html


@pytest.mark.parametrize("path", ["/search/", "/search/bench/"])
def test_a_note_in_the_trash_is_not_shown(mine, library, path):
    put_in_trash(library.notes.get(title="Annika"))

    assert "Lund" not in mine.get(path, {"q": "[[Annika]] boat repaired"}).text


# --- The search page ----------------------------------------------------------------------------


def test_a_hit_shows_its_note_its_heading_and_the_words_marked(mine, library):
    html = search(mine, "When was the boat Annika repaired?")

    note = library.notes.get(title="Annika")
    assert f'href="/notes/{note.pk}/?start=' in html
    assert "><mark>Annika</mark></a>" in html
    assert "<mark>Repairs</mark></span>" in html
    assert "<mark>boat</mark> was <mark>repaired</mark>" in html
    assert "<mark>The</mark>" not in html


def test_htmx_gets_the_hits_alone_and_the_whole_page_going_back(mine):
    fragment = search(mine, "boat", **{"HX-Request": "true"})
    page = search(mine, "boat", **{"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert "Annika" in fragment
    assert "<html" not in fragment
    assert "<html" in page


@pytest.mark.parametrize(
    ("query", "title"),
    [("#boat", "Annika"), ("in:boats", "Annika"), ("-boat before:2999", "Garden"),
     ("[[garden]]", "<mark>Garden</mark>"), ('"apple tree"', "Garden")],
)  # fmt: skip
def test_conditions_work_in_the_search_box(mine, query, title):
    assert f">{title}</a>" in search(mine, query)


def test_the_page_shows_how_a_query_was_read_and_takes_each_condition_out(mine):
    html = search(mine, "repaired -#archive in:boats")

    assert "words “repaired”" in html
    assert 'href="/search/?q=repaired%20in%3Aboats" aria-label="Remove: not tag archive"' in html
    assert 'href="/search/?q=repaired%20-%23archive" aria-label="Remove: in boats"' in html
    assert 'class="chips"' not in search(mine, "What does tar -xzf boats.tgz do?")


def test_how_a_query_was_read_is_escaped(mine):
    html = search(mine, 'x -"<script>y</script>" -in:<b>')

    assert "<script>y" not in html
    assert "<b>" not in html


def test_when_nothing_is_found_the_nearest_notes_are_offered(mine):
    html = search(mine, FAR)

    assert "Nothing in your notes bears on" in html
    assert "Nearest notes" in html
    assert ">Garden</a>" in html


def test_notes_that_only_mean_what_is_looked_up_stand_below_those_that_say_it(mine, library):
    import_texts(library, {"y.md": "# Yard\n\nThe boat lies ashore: oakum, boat, tar, boat."})
    embed_waiting(library)

    html = search(mine, "oakum")

    assert html.index(">Yard</a>") < html.index("without these words") < html.index(">Annika</a>")
    assert "without these words" not in search(mine, "boat")


def test_a_clipped_hit_says_where_it_comes_from(mine, library):
    import_texts(
        library, {"z.md": "---\nsource: https://example.org/z\n---\n# Zeppelin\n\nIt flew."}
    )

    html = search(mine, "Zeppelin")

    assert "clipped from the web" in html
    assert "clipped from the web" not in search(mine, "Gravenstein")


def test_what_is_searched_and_what_is_found_is_escaped(mine, library):
    import_texts(
        library, {"x.md": "# <script>x</script>\n\n## <script>y</script>\n\n<script>z alarm"}
    )

    for query in (
        "alarm",
        "<script>alarm</script>",
        "[[<script>x</script>]]",
        '"<script>" #<script>',
    ):
        for path in ("/search/", "/search/bench/"):
            html = mine.get(path, {"q": query}).text
            assert "<script>x" not in html
            assert "<script>y" not in html
            assert "<script>z" not in html
            assert "<script>alarm" not in html


def test_no_query_breaks_the_page(mine):
    mine.raise_request_exception = False
    for query in (
        "?", '"', "nul\x00byte", "x" * 5000, "[[" * 500, "🎉", "#", "in:", "-", "%", "\ud800"
    ):  # fmt: skip
        encoded = query.encode("utf-8", "surrogatepass")

        assert mine.get("/search/", {"q": encoded}).status_code == 200, query
        assert mine.get("/search/bench/", {"q": encoded}).status_code in {200, 422}, query


# --- The excerpt ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Boats & <i>", "boat", "<mark>Boats</mark> &amp; &lt;i&gt;"),
        ("It was repaired.", "repairs", "It was <mark>repaired</mark>."),
        ("The car and the carpenter", "car", "The <mark>car</mark> and the carpenter"),
        ("a.b", ".*", "a.b"),
        ("one\n\ntwo", "", "one two"),
        ("# A\n\n- **red** `boat` [[b]]\n> 2 * 3", "boat", "A red <mark>boat</mark> b 2 * 3"),
        ("Äpfel", "äpfel", "<mark>Äpfel</mark>"),
        ("A\u0308pfel", "apfel", "<mark>Äpfel</mark>"),
        ("明天北京有大雨，记得", "大雨", "明天北京有<mark>大雨</mark>，记得"),
        ("寿司を食べた。", "寿司 食べ", "<mark>寿司</mark>を<mark>食べ</mark>た。"),
        ("黒い猫がいる", "猫", "黒い<mark>猫</mark>がいる"),
        ("김치찌개를먹었다", "김치찌개", "<mark>김치찌개</mark>를먹었다"),
        ("قَرَأَ الكِتَابَ", "الكتاب", "قَرَأَ <mark>الكِتَابَ</mark>"),
        ("किताबें", "किताब", "<mark>किताबें</mark>"),
        ("x <mark", "mark", "x &lt;<mark>mark</mark>"),
    ],
)  # fmt: skip
def test_words_are_marked_and_all_else_is_escaped(text, query, marked):
    assert mark_words(text, query) == marked


def test_a_long_text_is_cut_around_the_first_word_found():
    text = "before " * 200 + "needle " + "after " * 200

    excerpt = mark_words(text, "needle")

    assert excerpt.startswith("…before ")
    assert excerpt.endswith("…")
    assert "<mark>needle</mark> after" in excerpt
    assert len(excerpt) < EXCERPT_CHARS + 30


def test_the_end_of_a_text_fills_the_excerpt():
    excerpt = mark_words("before " * 200 + "needle", "needle")

    assert excerpt.endswith("<mark>needle</mark>")
    assert len(excerpt) > EXCERPT_CHARS - 30


# --- The bench --------------------------------------------------------------------------------


def test_the_bench_begins_with_the_knobs_as_they_stand(mine):
    html = bench(mine).text

    for name in ("q", "k", "words_weight", "half", "threshold"):
        assert f'name="{name}"' in html
    assert "<tbody>" not in html


def test_the_bench_shows_the_score_of_each_channel(mine):
    html = bench(mine, q="When was the boat repaired?").text

    row = html.split("<tbody>")[1].split("</tr>")[0]
    cells = [cell.split("</td>")[0] for cell in row.split("<td>")[1:4]]
    assert all(float(cell) > 0 for cell in cells)
    assert "Annika" in row


def test_the_knobs_turn_the_result(mine):
    assert "<tbody>" in bench(mine, q="boat", k=1).text
    assert bench(mine, q="boat apple tree", k=1).text.count("<tr>") == 2
    assert (
        "Nothing reaches the threshold of 1.9"
        in bench(mine, q="a tree in Lund", threshold=1.9).text
    )
    assert "Nothing reaches" not in bench(mine, q=FAR, threshold=0).text


def test_an_empty_knob_stands_where_it_stands_for_questions(mine):
    response = bench(mine, q="boat", k="", threshold="", half="", words_weight="")

    assert response.status_code == 200
    assert "Annika" in response.text


def test_bad_input_is_422_and_says_what_is_wrong(mine):
    for fields in (
        {"q": ""}, {"q": "x" * 1001}, {"q": "x", "k": "0"}, {"q": "x", "k": "51"},
        {"q": "x", "k": "many"}, {"q": "x", "threshold": "nan"}, {"q": "x", "threshold": "-1"},
        {"q": "x", "half": "0"},
        {"q": "x", "half": "inf"}, {"q": "x", "words_weight": "1e99"}, {"q": "nul\x00"},
    ):  # fmt: skip
        response = bench(mine, **fields)

        assert response.status_code == 422, fields
        problem = response.text.split('class="errorlist"')[1].split("</li>")[0]
        assert problem.rstrip().endswith("."), fields
        assert "<tbody>" not in response.text, fields


# --- Time in words ----------------------------------------------------------------------------


@pytest.fixture
def dated(mine, library):
    import_texts(
        library,
        {
            "march.md": "---\ndate: 2023-03-10\n---\n# Hull\n\nPainted the hull of the boat red.",
            "may.md": "---\ndate: 2023-05-03\n---\n# Deck\n\nPainted the deck of the boat green.",
        },
    )
    embed_waiting(library)
    return mine


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_time_in_the_question_is_shown_as_a_condition_that_one_click_removes(dated, headers):
    html = search(dated, "my boat painted in March 2023", **headers)

    chip = re.search(r'<a class="chip" href="([^"]+)"[^>]*>(.+?)</a>', html, re.S)
    assert "Only notes dated March 2023, or that say “March 2023”" in chip[2]
    assert ">Hull</a>" in html
    assert ">Deck</a>" not in html

    without = dated.get(unescape(chip[1])).text

    assert 'class="chip"' not in without
    assert ">Hull</a>" in without
    assert ">Deck</a>" in without
    assert 'value="my boat painted in March 2023"' in without


def test_a_time_that_only_prefers_says_so(dated):
    html = search(dated, "boat painted 2023")

    assert "Notes dated 2023 first" in html


def test_a_time_that_leaves_nothing_is_said_and_not_heeded(dated):
    html = search(dated, "my boat painted in June 2021")

    assert "No note dated June 2021 bears on this, so notes of all days were searched." in html
    assert ">Hull</a>" in html


def test_a_question_without_a_time_shows_none(dated):
    assert "chip" not in search(dated, "boat painted")


@pytest.mark.parametrize(
    "text", ["in<b>2023", 'boat "><script> in March 2023', "in March 2023 </p>"]
)
def test_what_it_shows_of_a_question_is_escaped(dated, text):
    html = search(dated, text)

    for markup in ("<b>2", '"><script>', "2023 </p>"):
        assert markup not in html


# --- Spelling -------------------------------------------------------------------------------------


def test_it_says_how_a_misspelled_word_was_read(client, alice, embedder):
    import_texts(alice, {"a.md": "Prune the Gravensteiner.", "b.md": "The mast."})
    embed_waiting(alice)
    client.force_login(alice)

    assert "prune the gravensteiner</bdi>” as well" in search(client, "prune the Gravenstiener")
    assert "as well: no note holds" not in search(client, "prune the Gravensteiner")
