"""What the doctor sees of the machine and of the ways to us."""

import shutil
import stat
from collections import namedtuple
from pathlib import Path

import pytest

from config.doctor import doors, machine
from config.doctor.findings import Level

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def data(settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "データ"
    settings.DATA_DIR.mkdir(mode=0o700)
    return settings.DATA_DIR


@pytest.mark.parametrize(
    ("free", "level"),
    [(50 << 20, Level.PROBLEM), (500 << 20, Level.WARNING), (50 << 30, Level.OK)],
)
def test_a_full_disk_is_told_before_it_is_too_late(monkeypatch, data, free, level):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(100 << 30, 0, free))

    (found,) = machine.disk()

    assert found.level is level
    assert str(data) in found.says


def test_data_that_others_can_read_is_closed(data):
    secret = data / "secret_key"
    secret.write_text("s")
    secret.chmod(0o644)
    data.chmod(0o755)

    (found,) = machine.privacy()
    assert found.level is Level.PROBLEM
    assert found.mend()

    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert [found.level for found in machine.privacy()] == [Level.OK]


def test_missing_weights_are_named(settings, tmp_path):
    settings.MODELS_DIR, settings.LLM_BASE_URL = tmp_path, "http://127.0.0.1:1/v1"

    (found,) = machine.weights()

    assert found.level is Level.PROBLEM
    assert "MiniLM" in found.says


def test_the_installed_langflow_is_the_one_the_flow_was_made_with():
    assert {found.level for found in machine.versions()} == {Level.OK}


def test_another_langflow_is_warned_of(monkeypatch):
    monkeypatch.setattr(machine, "version", lambda name: "9.9.9")

    *_, found = machine.versions()

    assert found.level is Level.WARNING
    assert "9.9.9" in found.says


@pytest.mark.parametrize(
    ("origin", "hosts", "level"),
    [
        ("https://notes.example", ["notes.example"], Level.OK),
        ("https://a.notes.example", [".notes.example"], Level.OK),
        ("https://notes.example", ["*"], Level.OK),
        ("https://notes.example", ["localhost"], Level.PROBLEM),
        ("https://evil-notes.example", [".notes.example"], Level.PROBLEM),
    ],
)
def test_an_origin_that_is_trusted_must_be_a_host_as_well(settings, origin, hosts, level):
    settings.CSRF_TRUSTED_ORIGINS, settings.ALLOWED_HOSTS = [origin], hosts

    (found,) = doors.names()

    assert found.level is level


@pytest.mark.parametrize(
    ("host", "behind", "level"),
    [
        ("127.0.0.1", False, Level.OK),
        ("0.0.0.0", False, Level.WARNING),
        ("0.0.0.0", True, Level.OK),
    ],
)
def test_passwords_in_the_clear_are_warned_of(settings, host, behind, level):
    settings.HOST, settings.BEHIND_TLS_PROXY = host, behind

    assert [found.level for found in doors.tls()] == [level]


def test_what_django_warns_of_at_the_start_is_among_the_findings(settings):
    settings.LLM_BASE_URL, settings.LLM_MODEL = "http://127.0.0.1:1/v1", ""

    says = [found.says for found in doors.system_checks()]

    assert any("LLM_MODEL does not say" in each for each in says)
