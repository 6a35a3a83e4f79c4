"""A project that installs our apps need not know our settings."""

import re
from pathlib import Path

import pytest
from django.conf import LazySettings, global_settings

from config import settings as ours
from config.base import defaults
from tests.stack import ROOT

FOLDERS = {"DATA_DIR", "MODELS_DIR", "ATTACHMENTS_DIR"}
USED = re.compile(r"\bsettings\.([A-Z][A-Z_]+)\b")


def used_settings():
    folders = [ROOT / "ai_chatbot", ROOT / "notes", ROOT / "site" / "config" / "base"]
    texts = [path.read_text() for folder in folders for path in folder.rglob("*.py")]
    return {name for text in texts for name in USED.findall(text)}


@pytest.fixture
def project(monkeypatch, tmp_path):
    """Settings of a project that knows nothing of us."""
    empty = LazySettings()
    empty.configure(BASE_DIR=tmp_path)
    monkeypatch.setattr(defaults, "settings", empty)
    return empty


def test_whatever_the_apps_ask_for_has_a_default():
    of_django = {name for name in dir(global_settings) if name.isupper()}
    used = used_settings()

    assert "QUESTION_MAX_CHARS" in used
    assert used - of_django - FOLDERS - defaults.DEFAULTS.keys() == set()


def test_the_defaults_are_those_of_this_project(monkeypatch):
    limits = {name for name, value in defaults.DEFAULTS.items() if isinstance(value, int)}

    assert {name: getattr(ours, name) for name in limits} == {
        name: defaults.DEFAULTS[name] for name in limits
    }
    assert defaults.DEFAULTS["FLOWS_DIR"] == ours.FLOWS_DIR
    assert defaults.DEFAULTS["LANGFLOW_FLOW"] == ours.LANGFLOW_FLOW


def test_what_is_left_out_is_set_and_what_is_set_stays(project, tmp_path):
    project.QUESTION_MAX_CHARS = 9

    defaults.set_defaults()

    assert project.QUESTION_MAX_CHARS == 9
    assert project.TOKENS_PER_DAY == 1_000_000
    folders = [project.DATA_DIR, project.MODELS_DIR]
    assert folders == [tmp_path / "var", tmp_path / "var" / "models"]


def test_the_folders_follow_the_one_that_is_set(project, tmp_path):
    project.DATA_DIR = str(tmp_path / "elsewhere")

    defaults.set_defaults()

    assert Path(project.ATTACHMENTS_DIR) == tmp_path / "elsewhere" / "attachments"
