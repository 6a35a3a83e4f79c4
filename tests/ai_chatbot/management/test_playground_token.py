"""The token with which Langflow's Playground searches the administrator's notes."""

import pytest
from django.core.management import CommandError, call_command

from ai_chatbot.tokens import make_personal_token, resolve_token


def test_the_playground_token_is_the_administrators_and_stays_the_same(
    admin_user, settings, tmp_path, capsys
):
    settings.DATA_DIR = tmp_path

    call_command("playground_token")
    call_command("playground_token")

    first, second = capsys.readouterr().out.split()
    assert first == second
    assert resolve_token(first).owner_id == admin_user.pk
    assert (tmp_path / "playground_token").stat().st_mode & 0o077 == 0


def test_each_start_has_a_playground_token_of_its_own(admin_user, settings, tmp_path, capsys):
    settings.DATA_DIR = tmp_path
    call_command("playground_token", "--new")
    call_command("playground_token", "--new")

    first, second = capsys.readouterr().out.split()

    assert resolve_token(first) is None
    assert resolve_token(second).owner_id == admin_user.pk


def test_the_playground_token_is_taken_back_at_the_end(admin_user, settings, tmp_path, capsys):
    settings.DATA_DIR = tmp_path
    other = make_personal_token(admin_user, name="Langflow Playground")
    call_command("playground_token", "--new")
    token = capsys.readouterr().out

    call_command("playground_token", "--revoke")
    call_command("playground_token", "--revoke")  # there is none any more

    assert resolve_token(token) is None
    assert resolve_token(other)
    assert capsys.readouterr().out == ""


def test_without_an_administrator_there_is_no_playground_token(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path

    with pytest.raises(CommandError, match="createsuperuser"):
        call_command("playground_token")
