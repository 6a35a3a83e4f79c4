"""Keys in copies of drafts that earlier releases kept, and variables that no flow uses any more."""

import json
import stat

import pytest
from django.core.management import call_command

from ai_chatbot.flows import drafts, files, sync
from ai_chatbot.flows.files import as_text, keep_backup
from ai_chatbot.flows.keys import leftovers
from ai_chatbot.flows.nested.finding import NESTED
from ai_chatbot.flows.shape import KEPT_AS
from config.doctor import flow as doctor
from config.doctor.examination import mend
from tests.flows.conftest import small_flow, with_field, write_flow

KEY = "sk-typed-ключ-鍵"
PASSWORD = {"type": "str", "password": True, "load_from_db": False}


def typed(**field):
    return with_field(
        small_flow("Größe e\u0301. עברית"), "key", **(field or PASSWORD | {"value": KEY})
    )


@pytest.mark.parametrize(
    "flow",
    [
        typed(),
        typed(type="table", value=[{"key": "X-Api-Key", "value": KEY}]),
        small_flow() | {NESTED: {"Innen 内": typed()}},
    ],
)
def test_a_copy_with_a_key_is_cleaned_and_keeps_all_else(flow_folder, flow):
    clean = keep_backup(flow, "draft")
    assert KEY not in clean.read_text()
    old = clean.with_name(clean.name.replace("draft", "langflow"))
    old.write_text(as_text(flow))
    old.with_name("broken.json").write_text('{"value": "')

    (found, *_none) = doctor.left_keys()
    assert old.name in found.says
    assert KEY not in found.says
    assert mend(found).succeeded

    assert old.read_text() == clean.read_text()
    assert stat.S_IMODE(old.stat().st_mode) == 0o600
    assert leftovers.clean_files() == ""


def test_a_variable_that_no_flow_and_no_copy_names_is_told_and_deleted(store):
    write_flow(typed(**PASSWORD, value=""))
    sync.push_flow()
    store.edit(data=typed()["data"])
    drafts.keep_keys()
    (used,) = store.variables
    gone = f"{KEPT_AS}Prompt · “Größe” · 1f2e3d"
    store.variables |= {gone: KEY, "OPENAI_API_KEY": KEY}

    (found,) = doctor.left_keys()
    assert gone in found.says
    assert used not in found.says
    assert mend(found).succeeded
    assert set(store.variables) == {used, "OPENAI_API_KEY"}

    kept = keep_backup(store.draft, "draft")
    store.edit(data=small_flow()["data"])
    assert list(doctor.left_keys()) == []  # undo brings it back
    kept.unlink()
    assert [used in found.says for found in doctor.left_keys()] == [True]


def test_a_start_cleans_the_copies(store, capsys):
    old = files.pushed_flow_file("notes_assistant")
    old.parent.mkdir()
    old.write_text(json.dumps(typed()))
    write_flow(small_flow())
    backup = files.backup_folder() / "20200101-000000-draft-0123456789ab.json"
    backup.parent.mkdir()
    backup.write_text(as_text(typed()))

    call_command("flows", "push")

    assert KEY not in old.read_text() + backup.read_text()
    assert "A key was taken out of one copy" in capsys.readouterr().out
