"""Every text of the pages is in every catalogue, translated, and compiled."""

import gettext
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from config.languages import catalogues
from config.languages.catalogues import PLACES, ROOT, SCRIPTS_PLACE, WORDS, Place, said
from config.languages.extracting import template_of, texts_of

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|(?<!%)\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>|&\w+;")
BOTH = ["de", "fr"]


@cache
def texts(place: Place) -> Catalog:
    return template_of(place.sources())


@cache
def catalogue(place: Place, language: str) -> Catalog:
    return catalogues.read(place.path(language), language)


def each_place() -> list[tuple[Place, str]]:
    return [(place, language) for place in PLACES for language in BOTH]


def name_of(value: object) -> str:
    if isinstance(value, Place):
        return f"{value.folder.name}-{value.domain}"
    return str(value)


def forms(text: object) -> list[str]:
    """A text, or a text and its plural, as a list."""
    return [text] if isinstance(text, str) else [str(form) for form in text]  # type: ignore[attr-defined]


def marks(text: str) -> Counter[str]:
    """What must be the same in a translation: what is filled in, and how it is marked up."""
    return Counter(PLACEHOLDER.findall(text)) + Counter(TAG.findall(text))


def differs(message: Message) -> bool:
    originals = [marks(form) for form in forms(message.id)]
    return any(marks(form) not in originals for form in forms(message.string))


def test_all_languages_but_english_have_catalogues():
    assert catalogues.languages() == BOTH


@pytest.mark.parametrize(("place", "language"), each_place(), ids=name_of)
def test_a_catalogue_has_every_text_and_no_other(place: Place, language: str):
    wanted = {(text.id, text.context) for text in said(texts(place))}
    there = {(text.id, text.context) for text in said(catalogue(place, language))}

    assert wanted - there == set(), "run `make messages`, and translate what it names"
    assert there - wanted == set(), "run `make messages`: these are no texts any more"


@pytest.mark.parametrize(("place", "language"), each_place(), ids=name_of)
def test_every_text_is_translated_and_none_guessed(place: Place, language: str):
    known = said(catalogue(place, language))

    assert [text.id for text in known if not catalogues.whole(text)] == []
    assert [text.id for text in known if text.fuzzy] == []


@pytest.mark.parametrize(("place", "language"), each_place(), ids=name_of)
def test_a_translation_fills_in_the_same_and_has_the_same_markup(place: Place, language: str):
    known = said(catalogue(place, language))

    assert [(text.id, text.string) for text in known if differs(text)] == []


@pytest.mark.parametrize("language", BOTH)
def test_one_text_is_said_in_one_way(language: str):
    said_as: dict[tuple[object, str | None], set[object]] = {}
    for place in PLACES:
        for text in said(catalogue(place, language)):
            said_as.setdefault((text.id, text.context), set()).add(str(text.string))

    assert {text: ways for text, ways in said_as.items() if len(ways) > 1} == {}


@pytest.mark.parametrize(("place", "language"), each_place(), ids=name_of)
def test_what_is_compiled_is_what_the_catalogue_says(place: Place, language: str, tmp_path: Path):
    if place == SCRIPTS_PLACE:
        script = (WORDS / f"{language}.js").read_text()
        assert script == catalogues.script_of(catalogue(place, language), language)
        return
    fresh = tmp_path / "django.po"
    catalogues.compile_catalogue(catalogue(place, language), fresh)

    there = compiled(place.path(language))
    again = compiled(fresh)
    assert there == again


def compiled(path: Path) -> dict[object, str]:
    """What Django reads, but for the head, which tells of the tool."""
    with path.with_suffix(".mo").open("rb") as file:
        read = gettext.GNUTranslations(file)
    return {key: text for key, text in read._catalog.items() if key}  # type: ignore[attr-defined]


def test_an_app_has_its_own_texts_and_the_site_the_rest():
    site, chat, notes, scripts = ({s.name for s in place.sources()} for place in PLACES)

    assert {"templates/base.html", "templates/account/login.html", "site/config/settings.py"} < site
    assert "templates/ai_chatbot/conversation.html" in chat
    assert "templates/notes/note_list.html" in notes
    assert "site/static/js/site/copy.js" in scripts
    assert len(site) + len(chat) + len(notes) == len(site | chat | notes)
    every = {path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*.html")}
    assert every <= site | chat | notes


TEMPLATE = """{% load i18n %}<p title='it’s "so"'>
    {% translate "Plain" %} {{ _("In a variable") }} {% include "x" with label=_("Passed on") %}
      {% blocktranslate trimmed count n=notes|length %}
        {{ n }} note of <b>{{ owner }}</b>
      {% plural %}
        {{ n }} notes of <b>{{ owner }}</b>
      {% endblocktranslate %}
  {% if x %}({% translate "May" context "month" %}{% endif %}
</p>"""
MODULE = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
def say(n):
    for _x in (): pass
    return _("Of a "
             "module"), ngettext("%(n)s day", "%(n)s days", n), pgettext_lazy("month", "May")
"""
SCRIPT = """import { gettext, ngettext } from "../site/words.js";
tell(gettext("Of “{name}”", { name: `x` }), ngettext("{count} row", "{count} rows", 2));"""


@pytest.mark.parametrize(
    ("file", "text", "found"),
    [
        (
            "page.html",
            TEMPLATE,
            {
                (None, "Plain"),
                (None, "In a variable"),
                (None, "Passed on"),
                (None, ("%(n)s note of <b>%(owner)s</b>", "%(n)s notes of <b>%(owner)s</b>")),
                ("month", "May"),
            },
        ),
        (
            "module.py",
            MODULE,
            {(None, "Of a module"), (None, ("%(n)s day", "%(n)s days")), ("month", "May")},
        ),
        (
            "script.js",
            SCRIPT,
            {(None, "Of “{name}”"), (None, ("{count} row", "{count} rows"))},
        ),
    ],
    ids=["template", "module", "script"],
)
def test_texts_are_found_in_every_kind_of_source(
    tmp_path: Path, file: str, text: str, found: set[object]
):
    path = tmp_path / file
    path.write_text(text)

    assert set(texts_of(path)) == found


def test_what_was_translated_stays_and_what_is_no_text_goes():
    old = catalogues.empty("de")
    old.add("Kept", "Behalten")
    old.add("Gone", "Weg")
    wanted = Catalog()
    wanted.add("Kept")
    wanted.add(("%(n)s day", "%(n)s days"))

    new = catalogues.updated(old, wanted)

    assert {text.id: text.string for text in said(new)} == {
        "Kept": "Behalten",
        ("%(n)s day", "%(n)s days"): ("", ""),
    }
    assert not catalogues.whole(said(new)[1])


@pytest.mark.parametrize(
    ("original", "translation", "is_wrong"),
    [
        ("Hello %(name)s", "Hallo %(name)s", False),
        ("Hello %(name)s", "Hallo %(nam)s", True),
        ("100 %% of <b>it</b>", "100 %% von <b>allem</b>", False),
        ("<b>it</b>", "<i>es</i>", True),
        (("One note", "%(n)s notes"), ("Eine Notiz", "%(n)s Notizen"), False),
        (("%(n)s note", "%(n)s notes"), ("%(n)s Notiz", "Notizen"), True),
    ],
)
def test_a_wrong_placeholder_is_seen(original: object, translation: object, is_wrong: bool):
    assert differs(Message(original, translation)) is is_wrong  # type: ignore[arg-type]
