"""Nothing that people read is written where it cannot be translated."""

import ast
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

from config.languages.catalogues import PLACES, SCRIPTS
from tests.stack import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Names, keys, units, and what is code.
ANYWHERE = set("Commonplace Langflow Markdown JSON CSV API MCP OpenAI BM".split())
UNITS = set("ms kB MB GB".split())
CODE = re.compile(
    r"<(code|pre|kbd|svg|script|style)\b.*?</\1>|<!--.*?-->|<!doctype[^>]*>", re.S | re.I
)
SAID_IN = re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"')
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[A-Za-z]{2,}")  # sources are in English
CLASS = re.compile(r"{% block body_class %}[^{]*{% endblock %}")
FILLED = "\x00"  # where a template fills something in, or what is said there is translated
BEGINS = re.compile(r"^\s*(blocktrans|blocktranslate|comment)\b")


def written(template: str) -> str:
    """The template's own text, without what it fills in or translates."""
    out, inside = [], ""
    for token in Lexer(CLASS.sub("", template)).tokenize():
        if token.token_type == TokenType.BLOCK:
            if inside:
                inside = "" if token.contents == f"end{inside}" else inside
            elif begins := BEGINS.match(token.contents):
                inside = begins[1]
            out.append(FILLED)
        elif not inside and token.token_type == TokenType.TEXT:
            out.append(token.contents)
        else:
            out.append(FILLED)
    return "".join(out)


def left_out(template: str) -> list[str]:
    text = CODE.sub(" ", written(template))
    parts = [*SAID_IN.findall(text), *TAG.sub("\n", text).split("\n")]
    return [part.strip() for part in parts if set(WORD.findall(unescape(part))) - ANYWHERE - UNITS]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_says_nothing_that_is_not_translated(template: Path):
    assert left_out(template.read_text()) == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Hello {{ name }}</p>", ["Hello \x00"]),
        ('<p>{% translate "Hello" %} {{ name }}</p>', []),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", []),
        ('<a title="Open" href="/notes/">{{ x }}</a>', ["Open"]),
        ("<b aria-label=\"{% translate 'Open' %}\">{{ x }} ms</b>", []),
        ("<code>manage.py ask</code> · Commonplace", []),
        ("{% if x %}and more{% endif %}", ["\x00and more\x00"]),
    ],
)
def test_what_is_left_out_would_be_seen(template: str, found: list[str]):
    assert left_out(template) == found


# --- Python --------------------------------------------------------------------------------------

TELLS = {"success", "warning", "error", "info"}  # of django.contrib.messages
NAMED = {"label", "help_text", "empty_label"}  # of a form's field


def said_plainly(tree: ast.AST) -> Iterator[ast.expr]:
    """Words in quotation marks that a message or a form's field is given as they are."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = getattr(node.func.value, "id", "")
        if owner == "messages" and node.func.attr in TELLS:
            yield from (each for each in node.args[1:2] if is_words(each))
        if owner == "forms":
            yield from (k.value for k in node.keywords if k.arg in NAMED and is_words(k.value))


def is_words(said: ast.expr) -> bool:
    if isinstance(said, ast.JoinedStr):
        return any(
            isinstance(each, ast.Constant) and WORD.search(str(each.value)) for each in said.values
        )
    return isinstance(said, ast.Constant) and bool(WORD.search(str(said.value)))


def test_no_message_and_no_field_of_a_form_is_named_in_english_alone():
    paths = [s.path for place in PLACES for s in place.sources() if s.path.suffix == ".py"]
    texts = {path: path.read_text() for path in paths}
    asked = {path: text for path, text in texts.items() if re.search(r"messages\.|forms\.", text)}

    found = [
        f"{path.relative_to(ROOT)}:{said.lineno}"
        for path, text in asked.items()
        for said in said_plainly(ast.parse(text))
    ]

    assert len(asked) > 10
    assert found == []


def test_a_message_in_english_alone_would_be_seen():
    source = 'messages.success(r, f"{n} done")\nforms.CharField(label="Name", help_text=_("x"))\n'
    source += 'messages.error(r, _("Done"))\nforms.CharField(label=NAMES["x"])\n'

    assert [each.lineno for each in said_plainly(ast.parse(source))] == [1, 2]


# --- Scripts -------------------------------------------------------------------------------------

SENTENCE = re.compile(r"""["'`][A-Z][^"'`\n]* [^"'`\n]*["'`]""")
NAME = re.compile(
    r"""(?:textContent\s*[:=]|"aria-label",|\b(?:label|placeholder|kind):)\s*["'`][A-Z]"""
)
CALLED = re.compile(r"""n?gettext\((?:(["'])(?:(?!\1).)*\1,?\s*)+""")
NOT_SAID = re.compile(r"//.*|(?<!\w)/\*.*?\*/|(?:console\.\w+|new Error)\(.*", re.M)


def sentences(script: str) -> list[str]:
    text = CALLED.sub("gettext(", NOT_SAID.sub("", script))
    return [found[0] for pattern in (SENTENCE, NAME) for found in pattern.finditer(text)]


def test_no_script_says_a_sentence_that_is_not_translated():
    scripts = [path for path in SCRIPTS.rglob("*.js") if path.parent.name != "words"]

    found = {str(path.relative_to(SCRIPTS)): sentences(path.read_text()) for path in scripts}

    assert len(scripts) > 50
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize(
    ("script", "is_seen"),
    [
        ('tell("It is gone. Reload the page.");', True),
        ("button.textContent = `Copied`;", True),
        ('list.setAttribute("aria-label", "Found");', True),
        ('tell(gettext("It is gone.")); // "Not this one"', False),
        ('ngettext("{count} note is", "Some notes are", n)', False),
        ('if (event.key === "Enter") keys["Ctrl"]();', False),
    ],
)
def test_a_sentence_in_a_script_would_be_seen(script: str, is_seen: bool):
    assert bool(sentences(script)) is is_seen


# --- Days ----------------------------------------------------------------------------------------

DAY = re.compile(r"""(?:\|(?:date|time):|{% now )["']([^"']*)["']""")
FOR_PROGRAMS = {"c", "Y-m-d"}  # of a `datetime`


def test_days_are_written_as_the_language_has_it():
    named = {form for path in TEMPLATES for form in DAY.findall(path.read_text())} - FOR_PROGRAMS

    assert {form for form in named if not form.endswith("_FORMAT")} == set()
    assert "DATE_FORMAT" in named
