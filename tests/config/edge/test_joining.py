"""Scripts and styles come in few files, and each module is there once, whoever imports it."""

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import AsyncClient

from config.edge import joining
from config.edge.joining import ENTRIES, NotJoined, files, joined_module, joined_styles, scope_of
from tests.stack import ROOT

GZIP = {"Accept-Encoding": "gzip"}
STATIC = ROOT / "site" / "static"
IN_TEMPLATES = re.compile(r"""\{% module ['"]([^'"]+)['"] %\}""")
FETCHED = re.compile(r'\bimport\("([^"]+)"\)')
NEEDS = re.compile(r'^import \{ (\w+) \} from "([^"]+)";$', re.MULTILINE)


@pytest.fixture(autouse=True)
def served(settings: LazySettings) -> None:
    settings.SERVESTATIC_USE_FINDERS = True  # as the product does


async def text_at(client: AsyncClient, address: str) -> str:
    response = await client.get(address, headers=GZIP)
    assert response.status_code == 200, address
    return gzip.decompress(response.content).decode()


def modules() -> list[str]:
    return [path.relative_to(STATIC).as_posix() for path in (STATIC / "js").rglob("*.js")]


def test_all_that_pages_name_or_fetch_is_joined() -> None:
    named = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in IN_TEMPLATES.findall(path.read_text())
    }
    fetched = {
        joining.beside(name, said)
        for name in modules()
        for said in FETCHED.findall(joining.text_of(name))
    }

    assert len(named) > 5
    assert fetched == {"js/site/card.js", "js/site/palette.js", "js/chat/dropping.js"}
    alone = {name for name in named if not joining.imports_of(name)}
    assert (named - alone) | fetched <= {*ENTRIES}
    for name in modules():
        # What imports or is imported is known; what is fetched, from where it was written.
        assert joining.is_module(name) or not joining.imports_of(name), name
        for said in FETCHED.findall(joining.text_of(name)):
            assert said.startswith("./")
            assert Path(files()[name]).parent == Path(name).parent


def test_each_module_is_in_one_file_and_each_file_finds_what_it_needs() -> None:
    texts = {name: joined_module(name) for name in files()}

    for name, file in files().items():
        variable = joining.variable_of(name)
        inside = [each for each, text in texts.items() if f"export const {variable} = (" in text]
        assert inside == [file], name
    for name, text in texts.items():
        for variable, said in NEEDS.findall(text):
            assert f"export const {variable} = (" in texts[joining.beside(name, said)], name


@pytest.mark.skipif(not shutil.which("node"), reason="Node is not here.")
def test_what_is_joined_is_a_script(tmp_path: Path) -> None:
    """One that imports itself alone, so that Node reads it all: what it imports is cut away."""
    lines = []
    for name in sorted(set(files().values())):
        text = NEEDS.sub("", joined_module(name)).replace("export const", "const")
        lines.append(f"async function {joining.variable_of(name)}_file() {{\n{text}}}\n")
    script = tmp_path / "all.mjs"
    script.write_text("".join(lines))

    done = subprocess.run(
        ["node", "--check", script], capture_output=True, text=True, timeout=300, check=False
    )

    assert done.returncode == 0, done.stderr


def test_a_module_keeps_its_scope_and_its_names() -> None:
    scope = scope_of("js/chat/first.js")

    assert scope.startswith(
        "export const js_chat_first = (() => {\nconst { part } = js_site_parts;"
    )
    assert "const { draftOf } = js_chat_draft;" in scope
    assert "import" not in scope


def test_comments_stay_at_home() -> None:
    assert joining.without_comments("/**\n * why\n */\n  a(); // here\n// not\n\nb();") == [
        "a(); // here",
        "b();",
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('import * as all from "./b.js";\n', "cannot be joined"),
        ("export default 1;\n", "cannot be joined"),
        ("export let grows = 1;\n", "cannot be joined"),
    ],
)
def test_what_joining_does_not_know_is_said(
    text: str, why: str, tmp_path: Path, settings: LazySettings
) -> None:
    (tmp_path / "odd.js").write_text(text)
    settings.STATICFILES_DIRS = [tmp_path]

    with pytest.raises(NotJoined, match=why):
        scope_of("odd.js")


def test_a_circle_is_said(tmp_path: Path, settings: LazySettings) -> None:
    (tmp_path / "one.js").write_text('import "./two.js";\n')
    (tmp_path / "two.js").write_text('import "./one.js";\n')
    settings.STATICFILES_DIRS = [tmp_path]

    with pytest.raises(NotJoined, match="needs itself"):
        joining.reached_from("one.js")


async def test_below_a_version_it_is_joined_and_at_the_plain_address_as_it_was_written(
    async_client: AsyncClient,
) -> None:
    for name in ("js/chat/main.js", "js/site/main.js", "js/site/parts.js", "js/chat/side.js"):
        joined = await text_at(async_client, staticfiles_storage.url(name))
        plain = await async_client.get(f"/static/{name}", headers=GZIP)

        assert joined == joined_module(name)
        assert gzip.decompress(plain.content).decode() == joining.text_of(name)


async def test_styles_come_in_place_of_their_names(async_client: AsyncClient) -> None:
    for name in ("css/shell.css", "css/pages.css"):
        text = await text_at(async_client, staticfiles_storage.url(name))

        assert text == joined_styles(name)
        assert "@import" not in text
        assert text.startswith('@charset "UTF-8";')
        assert text.count("@charset") == 1
    assert joining.text_of("css/notes.css").strip() in text
    # What they name would be looked for from another place.
    assert all(f[:5] == "data:" for f in re.findall(r"""url\(["']?([^)]+)""", text))
