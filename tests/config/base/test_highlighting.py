"""Which code is coloured: only what no lexer can be made to think about for long."""

import random
import time

import pytest
from pygments.lexers import get_lexer_by_name

from ai_chatbot.rendering.answers import render_answer
from config.base.highlighting import QUICK, is_coloured
from notes.text.markdown import render_note
from tests.pace import allowed

ENDLESS = ('" a b c d e f g h i j k l m n o p q r s t u v w x y z 1 2 3', "maple")
OPENERS = ["", '"', "'", "`", "<", "(", "[", "{", "/*", "a = ", "#", "<a ", "def f(", "class "]
PIECES = [
    *"aB1_ \t\n\"'`~*=[](){}<>|#-+.!?:/\\&;@$^%,", "/*", "*/", "//", "--", "<!--", "<?", "<%", "{{",
    "{%", "${", "\\\\", '"""', "'''", "(*", "@@", "::", "->", "=>", "begin ", "end ", "if ", "a ",
    "a.", "1.", "0x", "a(", "a,", "a:", "a=", "<a ", "</", "&a", "\n ", "\n\n", "#{", "a\\\n", "{-",
]  # fmt: skip


@pytest.mark.parametrize("render", [render_note, lambda text: render_answer(text, [])])
def test_a_quotation_mark_that_stays_open_holds_nobody_up(render):
    code, language = ENDLESS
    began = time.thread_time()

    html = render(f"```{language}\n{code}\n```")

    assert time.thread_time() - began < allowed(1)
    assert "a b c d e f" in html


@pytest.mark.parametrize("language", sorted(QUICK))
def test_code_of_any_kind_is_coloured_at_once(language):
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    choose = random.Random(language)

    for _ in range(20):
        piece = "".join(choose.choices(PIECES, k=choose.choice([1, 2, 3])))
        code = (choose.choice(OPENERS) + piece * 400)[:400]
        began = time.thread_time()
        list(lexer.get_tokens(code))

        assert time.thread_time() - began < allowed(0.5), code[:30]


@pytest.mark.parametrize("name", ["py", "JS", "ts", "sh", "C++", "c#", "yml", "html", "rs", "go"])
def test_languages_are_known_by_their_other_names(name):
    assert is_coloured(name)


@pytest.mark.parametrize("name", ["", "maple", "nothing", "x" * 100_000])
def test_all_others_are_shown_without_colours(name):
    assert not is_coloured(name)
