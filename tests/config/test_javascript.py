"""The pages' scripts: their own tests under Node, and that a browser finds every module."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import AsyncClient, Client
from pytest_django.fixtures import Settings

from tests.stack import ROOT

SCRIPTS = ROOT / "site" / "static" / "js"
WIDGET = ROOT / "ai_chatbot" / "widget_js"  # whose modules become one file
IMPORT = re.compile(r'^import (?:[^"]+ from )?"([^"]+)";$', re.MULTILINE)
UNSAFE = re.compile(r"\bhx-(?:post|put|patch|delete)\b")


def modules() -> list[Path]:
    return sorted(SCRIPTS.rglob("*.js"))


def all_modules() -> list[Path]:
    return modules() + sorted(WIDGET.glob("*.js"))


@pytest.mark.skipif(
    not shutil.which("node") and "CI" not in os.environ,
    reason="Node is not here: install it (Debian: apt-get install nodejs) to test the scripts.",
)
def test_the_scripts_pass_their_own_tests() -> None:
    tests = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.js"))

    done = subprocess.run(
        ["node", "--test", *tests], cwd=ROOT, capture_output=True, text=True, timeout=600
    )

    assert tests
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_import_names_a_file() -> None:
    imports = [
        (script, name) for script in all_modules() for name in IMPORT.findall(script.read_text())
    ]

    assert len(imports) > 20
    missing = [(s, name) for s, name in imports if not (s.parent / name).is_file()]
    assert missing == []


def test_no_script_is_longer_than_can_be_read_at_once() -> None:
    long = {path.name for path in all_modules() if len(path.read_text().splitlines()) > 240}

    assert long == set()


@pytest.mark.django_db
async def test_every_module_is_served_as_a_script(
    async_client: AsyncClient, settings: Settings
) -> None:
    settings.SERVESTATIC_USE_FINDERS = True  # as the product does

    for path in modules():
        response = await async_client.get(f"/static/js/{path.relative_to(SCRIPTS)}")

        assert response.status_code == 200, path
        assert response.headers["Content-Type"].startswith("text/javascript"), path


def test_htmx_changes_something_only_from_within_a_form_that_brings_the_token() -> None:
    using = {p.name: p.read_text() for p in (ROOT / "templates").rglob("*.html")}
    found = {name: text for name, text in using.items() if UNSAFE.search(text)}

    assert list(found) == ["edit_note.html"]
    form = re.search(r'<form method="post".*?</form>', found["edit_note.html"], re.S)
    assert form
    assert "{% csrf_token %}" in form[0]
    assert len(UNSAFE.findall(form[0])) == len(UNSAFE.findall(found["edit_note.html"]))


def test_no_request_of_a_page_carries_the_token_by_itself(alice_browser: Client) -> None:
    page = alice_browser.get("/conversations/").text

    assert "X-CSRFToken" not in page
    assert "hx-headers" not in page
    assert 'name="htmx-may-post" content="/notes/preview/"' in page
