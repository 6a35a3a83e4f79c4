"""A passage's beginning, as it is read and not as it is written."""

import re
import time
import unicodedata

import pytest

from notes.text.html.excerpts import (
    EXCERPT_CHARS,
    beginning_of,
    in_lines,
    mark_words,
    without_marks,
)
from notes.text.markdown import render_note
from notes.text.reading.lines import read_lines
from tests.hostile.allowed import text_of


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("# A title\n\n- **one**\n- `two`", "A title one two"),
        ("See [the boat](https://example.org/a) and [[Annika]].", "See the boat and Annika."),
        (
            "See [[Folding|how to fold]], [[鍋|なべ]] and | [[a]] | b.",
            "See how to fold, なべ and | a | b.",
        ),
        ("See [[|x]] [[a|]] [[a|b", "See [[|x]] a [[a|b"),
        ("![the yard](yard.png) > quoted", "the yard > quoted"),
        ("[Grüße]{.underline} to [a]{b}", "Grüße to [a]{b}"),
        ("`if [[ -f $a ]]; then` [[a]]", "if [[ -f $a ]]; then a"),
        ("[味噌汁](https://例え.jp) と [שלום](x)", "味噌汁 と שלום"),
        ("cafe\u0301 [cafe\u0301](x)", "caf\u00e9 caf\u00e9"),
        ("a [b] (c) and [d]( e)", "a [b] (c) and d"),
        ("See [[Folding|to fold]] and [[a|ב]].", "See to fold and ב."),
        ("Times\n| 段階 | Rise |\n|:--|--:|\n| 1 | 4 h |", "Times | 段階 · Rise | 1 · 4 h"),
        ("| لوح | ב |\n|-|-|\n| cafe\u0301 | 2 |\n\nBake.", "لوح · ב | caf\u00e9 · 2 | Bake."),
        ("  | - | a |\n||\n|", "- · a"),
        ("a | b\n- - -", "a | b"),
        ("> [!warning]- Folded\n> Long", "Folded Long"),
        ("> [!note]\n> 味噌汁[^1]\n\n[^1]: cafe\u0301", "味噌汁 caf\u00e9"),
        ("~~sold~~ ==شراع==, a == b, x==y==z ^b-1", "sold شراع, a == b, x==y==z"),
        ("At <https://example.org/a_b?c=d>. 2 ^ 3", "At https://example.org/a_b?c=d. 2 ^ 3"),
        ("::: {.callout-note}\nInside\n:::\n!!! tip\n    鍋", "Inside 鍋"),
        ("<details><summary>a</summary>\n- *b*, 2 * 3, *שלום*\n</details>", "a b, 2 * 3, שלום"),
        ("![a](b%20(1).png) [c](<d e.md>) ![board]\n\nx", "a c board x"),
        (r"So $x^2 \leq \frac{\pi}{4}$, $x_{12}$.", "So x² ≤ π/4, x₁₂."),
        (
            "`export PATH=${HOME}/bin:${PATH}` 味噌汁 $x_1$",
            "export PATH=${HOME}/bin:${PATH} 味噌汁 x₁",
        ),
        (
            "`$x_1$`, x=$(ls)/$(pwd), cost $3/kg (or 4$).",
            "$x_1$, x=$(ls)/$(pwd), cost $3/kg (or 4$).",
        ),
        (
            r"$$\text{船} = 3^2$$ \(\text{סירה}_1\) $\text{cafe" "\u0301}$",
            "船 = 3² סירה₁ caf\u00e9",
        ),
        (r"\[ \sqrt{a^2+b_i} \] $e^{i\pi} \to \mathbb{R}$", "√(a²+bᵢ) e^(iπ) → ℝ"),
        ("```math\nE = mc^2\n```\n> $$a$$", "E = mc² a"),
        (r"\begin{align*} a &= b \\ c &= 10^{-3} \end{align*}", "a = b c = 10⁻³"),
        (r"$25\,^{\circ}\mathrm{C}$ $\int_0^\infty$ $\ce{H2O}$", "25°C ∫₀^∞ H2O"),
        (
            "$5 and $10, US$5-$10, $HOME/$PATH $4,200, $3",
            "$5 and $10, US$5-$10, $HOME/$PATH $4,200, $3",
        ),
        (r"C:\(x86\) \[1\]", "C:(x86) [1]"),
        ("", ""),
    ],
)
def test_marks_are_not_read_out(written: str, read: str) -> None:
    assert beginning_of(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "A \\*star\\*, a [link (with) ]( <b c> 'Title' ) and **bold *deep* 京都**",
        "[Åre][1] &amp; ![ein *Bild*](x.png) <https://e.example/a_b_(c)>\n\n[1]: /x 'y'",
        "Head\n====\n\n``a ` b`` and snake_case_word, 2*3*4, __init__",
        "1) one\n   > - two\n   >   שלום\n\n    code *stays*",
        "See [[Boats/Annika#Hull]] and <u>under</u>, List<int>, <source> #tag/sub",
        "a<!-- hidden -->b %%so%% ^[aside]\n\nTerm\n: Said 本  \nnext",
        "*عربي* ~~gone~~ ==kept== H~2~O cafe\u0301 :smile: {{< x >}} text ^ref-1",
    ],
)
def test_a_text_is_read_as_its_page_shows_it(text: str) -> None:
    """Whatever is code, a link or a mark on one is it in the other."""
    page = text_of(render_note(text.replace("^[aside]", "")))

    read = re.sub(r"(?:^|(?<=\s))\d\) ", "", without_marks(text.replace("^[aside]", "")))
    assert read == " ".join(page.split())


@pytest.mark.parametrize(
    "text",
    [
        "PATH=$(ls)/$(pwd) and ${HOME}/${USER}",
        "$3/kg (or 4$), $20元，共$ and $5 für Äpfel$",
        "a $4 שקלים$ b",
    ],
)
def test_what_is_no_formula_in_an_excerpt_is_none_on_the_page(text: str) -> None:
    assert without_marks(text) == text
    assert "<math" not in render_note(text)


def test_it_is_the_beginning() -> None:
    assert len(beginning_of("word " * 10_000)) == EXCERPT_CHARS


def test_what_is_searched_is_marked_in_the_words_of_a_link() -> None:
    assert mark_words("See [the boat](https://example.org)", "boat") == "See the <mark>boat</mark>"


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "[a](",
        "[a](x",
        "![[",
        "](",
        "[[a](b)",
        "[[a|",
        "[[a|b",
        "|\n",
        '[a]: b "',
        "\n[a]:\t",
        "\n \n",
        "\n- [",
        "<a ",
        "<br",
        "<a b=",
        "_a ",
        "__",
        "_a_",
        "> ",
        "[^a",
        "==a ",
        " ^a ",
        "<https://",
        "$a",
        "$x^2$ ",
        "$$\\frac{",
        "\\(",
        "\\[a ",
        "\\begin{a}",
        "\\begin{a}\\end{a}",
        "\n```math\n",
    ],
)
def test_no_text_takes_more_than_linear_time(piece: str) -> None:
    def taken(length: int) -> float:
        text = piece * (length // len(piece))
        began = time.process_time()
        mark_words(text, "boat")
        return time.process_time() - began

    taken(1000)
    assert any(taken(160_000) < 8 * taken(40_000) + 0.2 for _ in range(3))  # others run beside it


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Repairs, repaired: REPAIRING the pair", "repair", ["Repairs", "repaired", "REPAIRING"]),
        ("boats_and_boat boat", "boat", ["boats_and_boat", "boat"]),
        ("Caf\u00e9s and cafe\u0301", "cafe", ["Caf\u00e9s", "caf\u00e9"]),
        ("昨天我们修好了船", "修好", ["修好"]),
        ("תיקנו את הסירה", "הסירה", ["הסירה"]),
        ("A co\u2011op, a coop and the op 🎉", "coop 🎉", ["co\u2011op", "coop", "🎉"]),
        ("the re-entry, reentry", "re-entry", ["re-entry", "reentry"]),
        ("nothing of it", "", []),
    ],
)
def test_words_are_marked_in_any_of_their_forms(text: str, query: str, marked: list[str]) -> None:
    html = mark_words(text, query)

    assert re.findall(r"<mark>(.*?)</mark>", html) == marked
    assert re.sub(r"</?mark>", "", html) == unicodedata.normalize("NFC", text)


def test_an_excerpt_shows_boxes_and_leaves_out_the_addresses_of_names() -> None:
    text = (
        "- [x] 味噌\n- [ ] חלב\n1. [X] café\n\nSee [the page] and a[ ]b.\n\n"
        '[the page]: ../far/page.md "Far"\n[//begin]: # (made)\n[^1]: A footnote.'
    )

    assert beginning_of(text) == ("☑ 味噌 ☐ חלב 1. ☑ café See the page and a[ ]b. A footnote.")


def test_lines_stay_lines_where_a_passage_stands_whole() -> None:
    text = "# Milk\n\n\n\n- **two** [[Cups|cups]]\n\n[a]: b.md\n\n| a | b |\n|---|---|\n| 1 | 2 |"

    assert in_lines(text) == "Milk\n\ntwo cups\n\na · b\n\n1 · 2"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("24. Dezember: Plätzchen", "24. Dezember: Plätzchen"),
        ("1984. Ein Roman", "1984. Ein Roman"),
        ("1. 味噌\n2. cafe\u0301\n3) חלב", "1. 味噌\n2. cafe\u0301\n3) חלב"),
        ("1. [x] Mehl\n- Eier", "1. ☑ Mehl\nEier"),
    ],
)
def test_numbers_at_beginnings_of_lines_are_read(text, read):
    assert re.sub(r"\n+", "\n", read_lines(text)) == read


@pytest.mark.parametrize("state", "!>/?")
def test_a_task_in_another_state_is_not_read_as_done(state):
    assert read_lines(f"- [{state}] pay rent") == f"[{state}] pay rent"


def test_a_passage_that_begins_in_code_is_read_as_prose_behind_it():
    behind = "Then the **größte** point, with [a link](https://a.b): 橋."

    assert without_marks(f"x = 1\ny = a ** b\n```\n\n{behind}") == (
        "x = 1 y = a ** b Then the größte point, with a link: 橋."
    )
    assert without_marks(f"{behind}\n\n```\nx ** y") == (
        "Then the größte point, with a link: 橋. x ** y"
    )
