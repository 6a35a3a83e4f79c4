"""Which components' classes are kept between runs."""

import json
from types import SimpleNamespace

import pytest

from tests.stack import ROOT

COMPONENTS = ROOT / "flows" / "components"


@pytest.fixture(autouse=True)
def our_components(monkeypatch):
    from commonplace_langflow import classes

    monkeypatch.setenv(classes.COMPONENTS, str(COMPONENTS))
    classes.installed_sources.cache_clear()
    yield
    classes.installed_sources.cache_clear()


@pytest.fixture
def validate():
    """Langflow's module, as far as it makes classes: a new one each time."""
    from commonplace_langflow import classes

    module = SimpleNamespace(create_class=lambda code, name: type(name, (), {"code": code}))
    classes.keep_classes(module)
    return module


def installed():
    return (COMPONENTS / "commonplace" / "notes_search.py").read_text()


def test_an_installed_components_class_is_made_once(validate):
    first, second = (validate.create_class(installed(), "NotesSearch") for _ in range(2))

    assert first is second
    assert validate.create_class(installed(), "Another") is not first


def test_what_somebody_edited_is_made_anew_for_each_run(validate):
    edited = installed() + "\nSEEN = {}\n"

    first, second = (validate.create_class(edited, "NotesSearch") for _ in range(2))

    assert first is not second


def test_source_that_cannot_be_made_fails_each_time(validate):
    from commonplace_langflow import classes

    def fail(code, name):
        raise ValueError("Syntax error in code")

    module = SimpleNamespace(create_class=fail)
    classes.keep_classes(module)

    for _ in range(2):
        with pytest.raises(ValueError, match="Syntax"):
            module.create_class(installed(), "NotesSearch")


def test_every_node_of_the_shipped_flow_is_one_that_is_kept():
    from commonplace_langflow import classes

    flow = json.loads((ROOT / "flows" / "notes_assistant.json").read_text())
    codes = [
        node["data"]["node"]["template"]["code"]["value"]
        for node in flow["data"]["nodes"]
        if "code" in node["data"].get("node", {}).get("template", {})
    ]

    assert len(codes) == 5
    assert all(map(classes.is_installed, codes))


class Field:
    """An input as Langflow has them, as far as copying looks at it."""

    model_fields_set = frozenset({"value"})

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return isinstance(other, Field) and self.value == other.value

    __hash__ = None  # type: ignore[assignment]


def copier(copies):
    from commonplace_langflow import classes

    def copy_deeply(items):
        copies.append(items)
        return [Field(list(item.value)) for item in items]

    module = SimpleNamespace(_copy_component_template=copy_deeply)
    classes.copy_inputs_quickly(module)
    return module._copy_component_template


def test_copies_of_inputs_are_each_their_own():
    slow = []
    copy, items = copier(slow), [Field(["a"])]

    first, second, third = copy(items), copy(items), copy(items)
    first[0].value.append("mine")

    assert (second[0].value, third[0].value, items[0].value) == (["a"], ["a"], ["a"])
    assert len(slow) == 1  # the others came from the pickle


def test_a_list_that_changed_is_copied_as_it_is_now():
    copy, items = copier([]), [Field(["a"])]
    copy(items)

    items.append(Field(["b"]))

    assert [item.value for item in copy(items)] == [["a"], ["b"]]


def test_what_cannot_be_pickled_is_copied_deeply():
    slow = []
    copy = copier(slow)
    items = [Field([lambda: None])]

    copy(items)
    copy(items)

    assert len(slow) == 2


def test_fields_that_are_files_are_looked_up_once_for_each_state_of_the_list(monkeypatch):
    import sys

    from commonplace_langflow import classes

    looked_up = []

    class Handler:
        def __init__(self, code):
            self.template_dict = {"code": {"value": code}}

        def _canonical_file_fields(self):
            looked_up.append(self)
            return {"path": {"type": "file"}}

    cache = SimpleNamespace(all_types_dict={"group": {"One": {}}})
    monkeypatch.setitem(
        sys.modules, "lfx.interface.components", SimpleNamespace(component_cache=cache)
    )
    classes.look_for_files_once(SimpleNamespace(ParameterHandler=Handler))

    first = Handler(installed())._canonical_file_fields()
    first["path"]["type"] = "changed by one run"
    assert Handler(installed())._canonical_file_fields() == {"path": {"type": "file"}}
    assert len(looked_up) == 1

    cache.all_types_dict["group"]["Two"] = {}
    Handler(installed())._canonical_file_fields()
    Handler("edited")._canonical_file_fields()
    Handler("edited")._canonical_file_fields()
    assert len(looked_up) == 4


def test_a_bundles_helpers_are_not_imported_to_look_for_components_in_them(tmp_path):
    """But for those that are named from beside them, which only the loader can find."""
    from commonplace_langflow import classes

    for name, source in {
        "ask": "from ._shared import inputs\nfrom bundle.heavy import x\nclass Ask(Component): ...",
        "_shared": "inputs = []",
        "heavy": "import all_that_there_is",
    }.items():
        (tmp_path / f"{name}.py").write_text(source)
    loader = SimpleNamespace(iter_bundle_python_files=lambda root: sorted(root.glob("*.py")))

    classes.look_where_components_are(loader)

    found = [path.stem for path in loader.iter_bundle_python_files(tmp_path)]
    assert found == ["_shared", "ask"]
