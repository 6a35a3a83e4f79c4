"""Where the catalogues are, what each is made of, and how it is brought up to date.

A catalogue (`django.po`) is what people translate; Django reads what is compiled of it
(`django.mo`), and pages' scripts a script (`js/words/de.js`). All of it is in the repository, so
that a fresh clone needs no tool for it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

from config.languages.extracting import Source, template_of

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "templates"
SCRIPTS = ROOT / "site" / "static" / "js"
WORDS = SCRIPTS / "words"  # what scripts read; made of the catalogues
NOW = datetime(2026, 1, 1, tzinfo=UTC)  # of files that shall change with their words alone
HEAD = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


@dataclass(frozen=True)
class Place:
    """One catalogue in all languages: `folder/locale/<language>/LC_MESSAGES/<domain>.po`."""

    folder: Path
    domain: str = "django"

    def path(self, language: str) -> Path:
        return self.folder / "locale" / language / "LC_MESSAGES" / f"{self.domain}.po"

    def sources(self) -> Iterator[Source]:
        if self.domain == "djangojs":
            files = (path for path in SCRIPTS.rglob("*.js") if WORDS not in path.parents)
        else:
            files = (path for root in self.roots() for path in files_of(root))
        for path in sorted(files):
            yield Source(path, ROOT)

    def roots(self) -> list[Path]:
        """Its Python, and its templates: what is of neither app is the site's."""
        theirs = {TEMPLATES / "ai_chatbot", TEMPLATES / "notes"}
        if self.folder.name == "config":
            return [self.folder, *(set(TEMPLATES.iterdir()) - theirs)]
        return [self.folder, TEMPLATES / self.folder.name]


SCRIPTS_PLACE = Place(ROOT / "site" / "config", "djangojs")
PLACES = [
    Place(ROOT / "site" / "config"),
    Place(ROOT / "ai_chatbot"),
    Place(ROOT / "notes"),
    SCRIPTS_PLACE,
]


def files_of(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield from [root] if root.suffix in {".html", ".txt"} else []
        return
    for path in root.rglob("*"):
        is_template = TEMPLATES in path.parents and path.suffix in {".html", ".txt"}
        if is_template or (path.suffix == ".py" and "migrations" not in path.parts):
            yield path


def languages() -> list[str]:
    """Those that have catalogues: all but English, which the sources are written in."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def empty(language: str) -> Catalog:
    return Catalog(locale=language, creation_date=NOW, revision_date=NOW, fuzzy=False)


def updated(old: Catalog, texts: Catalog) -> Catalog:
    """The texts with what `old` says for them; what is no text any more goes."""
    new = empty(str(old.locale))
    for text in said(texts):
        known = old.get(text.id, text.context)
        translation = known.string if known and known.id == text.id else ""
        new.add(text.id, translation or "", text.locations, text.flags, context=text.context)
    return new


def said(catalogue: Iterable[Message]) -> list[Message]:
    """All but the head."""
    return [message for message in catalogue if message.id]


def write(catalogue: Catalog, path: Path, language: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(HEAD.format(language=language, plurals=catalogue.plural_forms).encode())
        write_po(file, catalogue, 100, omit_header=True, sort_by_file=True, include_lineno=False)


def compile_catalogue(catalogue: Catalog, path: Path) -> None:
    """What is not translated stays out: it would be shown as nothing instead of in English."""
    ready = empty(str(catalogue.locale))
    for text in filter(whole, said(catalogue)):
        ready.add(text.id, text.string, context=text.context)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, ready)


def script_of(catalogue: Catalog, language: str) -> str:
    """The words of the pages' scripts as a script; [one, other] where it depends on a number."""
    words = {
        message.id if isinstance(message.id, str) else message.id[0]: message.string
        for message in filter(whole, said(catalogue))
    }
    lines = json.dumps(words, ensure_ascii=False, indent=0, sort_keys=True)
    return f'globalThis.commonplaceWords = {{ language: "{language}", of: {lines} }};\n'


def bring_up_to_date() -> list[str]:
    """Extract, and compile; what is not translated yet, a line each."""
    missing = []
    for place in PLACES:
        texts = template_of(place.sources())
        for language in languages():
            missing += _bring(place, texts, language)
    return missing


def _bring(place: Place, texts: Catalog, language: str) -> list[str]:
    path = place.path(language)
    catalogue = updated(read(path, language), texts)
    write(catalogue, path, language)
    if place.domain == "djangojs":
        WORDS.mkdir(exist_ok=True)
        (WORDS / f"{language}.js").write_text(script_of(catalogue, language))
    else:
        compile_catalogue(catalogue, path)
    return [f"{path.relative_to(ROOT)}: {text.id}" for text in said(catalogue) if not whole(text)]


def whole(message: Message) -> bool:
    """Whether it is translated, in each plural."""
    forms = message.string
    return bool(forms) and all(forms if isinstance(forms, (list, tuple)) else [forms])
