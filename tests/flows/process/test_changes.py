"""Changes to Langflow's modules are made right after their import, or not at all."""

import importlib
import sys

import pytest


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A module that says `plain`, not imported yet; forgotten afterwards."""
    (tmp_path / "langflow_like.py").write_text("def says():\n    return 'plain'\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    before = list(sys.meta_path)
    yield "langflow_like"
    sys.meta_path[:] = before
    sys.modules.pop("langflow_like", None)


def change(module):
    module.says = lambda: "changed"


def broken(module):
    raise AttributeError("it is not there any more")


def test_a_module_is_changed_when_it_is_imported(module):
    from commonplace_langflow.importing import after_import

    after_import(module, [change])

    assert module not in sys.modules
    assert importlib.import_module(module).says() == "changed"


def test_a_change_that_fails_leaves_the_module_and_the_others(module, caplog):
    from commonplace_langflow.importing import after_import

    after_import(module, [broken, change])

    assert importlib.import_module(module).says() == "changed"
    assert "left as it is" in caplog.text


def test_what_is_imported_already_is_left_alone(module):
    from commonplace_langflow.importing import after_import

    imported = importlib.import_module(module)
    after_import(module, [change])

    assert imported.says() == "plain"


def test_a_langflow_that_is_not_known_runs_as_it_is(monkeypatch, caplog):
    from commonplace_langflow import changes

    monkeypatch.setitem(changes.KNOWN, "lfx", "0.0.1")
    before = list(sys.meta_path)

    assert changes.apply_changes() is False
    assert sys.meta_path == before
    assert "as it is installed" in caplog.text


def test_the_switch_leaves_langflow_as_it_is(monkeypatch):
    from commonplace_langflow import changes

    monkeypatch.setenv(changes.SWITCH, "false")
    before = list(sys.meta_path)

    assert changes.apply_changes() is False
    assert sys.meta_path == before


def test_the_langflow_that_is_installed_is_the_one_that_is_known():
    """A new Langflow is a decision: look at what is changed, then name its version."""
    from commonplace_langflow import changes

    assert changes.is_known()
