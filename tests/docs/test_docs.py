"""What the documents name is there: modules, commands, files that they link to."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.stack import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PROSE = [path for path in DOCUMENTS if path.name != "CHANGELOG.md"]  # which tells of the past too
PACKAGES = [ROOT / "ai_chatbot", ROOT / "notes", ROOT / "site/config", ROOT / "bench"]
PLACES = [ROOT, ROOT / "site", ROOT / "site/config", *PACKAGES]

CODE = re.compile(r"`([^`\n]+)`")
NAME = re.compile(r"[a-z_]\w*(?:[./]\w+)+/?|[a-z_]+/")
COMMAND = re.compile(r"manage\.py ([a-z_]+)")
ABSENT = {"site/__init__.py"}  # named because it must not be there (decision 0001)
TEST = re.compile(r"`(tests/[\w/]+\.\w+)(?:::(\w+))?`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def folders() -> set[str]:
    """What the name of a module of ours begins with: a package, or a room in one."""
    rooms = {each.name for package in PACKAGES for each in package.iterdir() if each.is_dir()}
    return rooms | {"ai_chatbot", "notes", "config", "site", "bench", "tests", "docs"}


def is_there(name: str) -> bool:
    """A file or folder, or a module with or without what of it is meant: `room/module.name`."""
    path = name.removesuffix("/").replace(".", "/")
    if find(name) or find(path) or find(f"{path}.py"):
        return True
    module, _, last = path.rpartition("/")
    defined = re.compile(rf"^(?:class |(?:async )?def )?{last}\b", re.M)
    return any(defined.search(each.read_text()) for each in find(f"{module}.py"))


def find(path: str) -> list[Path]:
    return [place / path for place in PLACES if (place / path).exists()]


@pytest.mark.parametrize("document", PROSE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_that_a_document_names_is_there(document):
    ours = folders()
    named = {name for name in CODE.findall(document.read_text()) if NAME.fullmatch(name)}
    modules = {name for name in named if re.split(r"[./]", name)[0] in ours} - ABSENT

    assert {name for name in modules if not is_there(name)} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_a_document_names_is_there(document):
    assert set(COMMAND.findall(document.read_text())) - get_commands().keys() == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_a_document_links_to_is_there(document):
    links = {link for link in LINK.findall(document.read_text()) if "://" not in link}

    assert {link for link in links if not (document.parent / link).exists()} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_test_that_a_document_names_is_there(document):
    named = set(TEST.findall(document.read_text()))

    assert {f"{path}::{name}" for path, name in named if not is_test(ROOT / path, name)} == set()


def is_test(path: Path, name: str) -> bool:
    if not path.is_file():
        return False
    return not name or re.search(rf"^(?:async )?def {name}\(", path.read_text(), re.M) is not None


def test_each_kind_of_hole_has_a_test_or_a_reason():
    rows = [
        [cell.strip() for cell in row.strip("|").split(" | ")]
        for row in (ROOT / "docs/security.md").read_text().splitlines()
        if re.match(r"\| \d", row)
    ]

    assert len(rows) >= 42
    for number, _, how, test, inherited in rows:
        assert TEST.search(test) or how.startswith("does not exist here"), number
        assert inherited in {"yes", "no"}, number
