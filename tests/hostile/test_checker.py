"""The judge itself: it lets through what is ours and tells of everything else."""
# ruff: noqa: E501 - payloads side by side

import pytest

from tests.hostile.allowed import EXCERPT, NOTE, NOTHING, answer, faults_in, text_of
from tests.hostile.corpus import TEXTS
from tests.hostile.support import BOAT

CITATION = (
    '<a class="citation" href="/notes/1/?start=0&amp;end=9&amp;v=abc#passage"'
    ' aria-label="Source 1" title="Annika">1</a>'
)
REL = 'rel="nofollow noopener noreferrer"'


@pytest.mark.parametrize(
    "html",
    [
        "<p>a <strong>b</strong><br>c</p><hr><ul><li>x</ul>",
        f'<p><a href="https://e.x/" {REL}>x</a> <a href="/notes/1/">y</a> <a href="#">z</a></p>',
        f"<p>Repaired {CITATION}.</p>",
        '<div class="highlight"><pre><span class="k">if</span></pre></div><ol start="3"><li>x</ol>',
        "<p>&lt;img src=x onerror=1&gt; &amp;amp;</p>",
    ],
)
def test_what_an_answer_is_made_of_passes(html):
    assert faults_in(html, answer([BOAT])) == []


@pytest.mark.parametrize(
    "html",
    [
        "<img src=x>", "<script>x</script>", "<svg></svg>", "<p id=cursor>x</p>", "<p hx-get=/>x</p>",
        "<p data-adds=x>x</p>", "<p style=x>x</p>", "<p onclick=x>x</p>", "<p class=composer>x</p>",
        "<!-- x -->", "x<!-", "<a href='javascript:x'>x</a>", "<a href='java\tscript:x'>x</a>",
        "<a href='//e.x'>x</a>", "<a href='/\t/e.x'>x</a>", "<a href='/\\e.x'>x</a>", "<a href=x>y</a>",
        "<a href='https://e.x/'>x</a>", "<a href='HTTPS://e.x/'>x</a>", "</div><p>out", "<a href=/ name=x>y</a>",
        CITATION.replace("1<", "2<"), CITATION.replace("Annika", "Boat"), CITATION.replace("notes/1", "notes/2"),
        CITATION.replace(">1<", "><b>1</b><"), CITATION.replace(" title", " id=x title"), '<a class="citation">1</a>', "<span class='highlight composer'>x</span>", "<td>outside of a table<p><form>",
    ],
)  # fmt: skip
def test_what_is_foreign_in_an_answer_is_told(html):
    assert faults_in(html, answer([BOAT]))


def test_a_note_may_show_the_readers_own_pictures_alone():
    assert faults_in('<img src="/notes/attachments/7/" alt="x">', NOTE) == []
    assert faults_in('<img src="https://e.x/p.png" alt="x">', NOTE)
    assert faults_in('<img src="/notes/attachments/7/../../../x" alt="x">', NOTE)


def test_an_excerpt_has_marks_and_a_title_nothing():
    assert faults_in("a <mark>b</mark>", EXCERPT) == []
    assert faults_in("a <mark class=x>b</mark>", EXCERPT)
    assert faults_in("a <mark>b</mark>", NOTHING)


def test_the_judge_reads_text_as_it_is_shown():
    assert text_of("<p>a &lt;b&gt; <em>c</em>  d</p>\n") == "a <b> c  d"


def test_the_corpus_is_large_and_would_do_harm_raw():
    harmful = [payload for payload in TEXTS if faults_in(payload.text, answer())]

    assert len(TEXTS) > 800
    assert len({payload.id for payload in TEXTS}) == len(TEXTS)
    assert len(harmful) > 200
