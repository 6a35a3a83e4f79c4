"""Components' classes, made once.

Langflow parses, checks and compiles the source of every component for every run, which is half of
what a run costs. A class whose source is that of an installed file, Langflow's or ours, is kept:
Langflow itself shares such classes between runs wherever flows are written in Python, and each
component copies its inputs and outputs when it is made. Source that somebody edited in a flow may
keep things in its class or its module, so it is made anew for each run as ever.
"""

import hashlib
import importlib.util
import os
import pickle
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

COMPONENTS = "COMMONPLACE_COMPONENTS"  # where our own stand


def keep_classes(validate: Any) -> None:
    make: Callable[[str, str], type] = validate.create_class
    kept: dict[tuple[str, str], type] = {}  # no more than there are installed components

    def create_class(code: str, class_name: str) -> type:
        found = kept.get((code, class_name))
        if found is None:
            found = make(code, class_name)
            if is_installed(code):
                kept[code, class_name] = found
        return found

    validate.create_class = create_class


def is_installed(code: str) -> bool:
    return digest(code.encode()) in installed_sources()


@cache
def installed_sources() -> frozenset[bytes]:
    """Hashes of every component that is installed: some 450 files, read in 20 ms."""
    return frozenset(digest(path.read_bytes()) for path in component_files())


def component_files() -> Iterator[Path]:
    lfx = importlib.util.find_spec("lfx")
    for folder in (lfx.submodule_search_locations or ()) if lfx else ():
        yield from (Path(folder) / "components").rglob("*.py")
        yield from Path(folder).parent.glob("lfx_*/**/*.py")  # bundles: a package for each vendor
    if ours := os.environ.get(COMPONENTS):
        yield from Path(ours).rglob("*.py")


def digest(source: bytes) -> bytes:
    return hashlib.sha256(source).digest()


def look_where_components_are(loader: Any) -> None:
    """Langflow imports each file of an installed bundle and looks for components in what came; a
    helper without any may cost more than all that have some. Who needs it imports it, but for one
    that is named from beside it: those names are known only once the loader has imported it."""
    files_of: Callable[[Path], Iterator[Path]] = loader.iter_bundle_python_files

    def iter_bundle_python_files(bundle_root: Path) -> Iterator[Path]:
        sources = {path: path.read_bytes() for path in files_of(bundle_root)}
        beside = set(
            re.findall(rb"^ *from \.[\w.]*?(\w+) import", b"\n".join(sources.values()), re.M)
        )
        for path, source in sources.items():
            if b"Component" in source or path.stem.encode() in beside:
                yield path

    loader.iter_bundle_python_files = iter_bundle_python_files


def copy_inputs_quickly(component: Any) -> None:
    """Copy a class's inputs and outputs from pickles: a third of what deep copies take."""
    copy_deeply: Callable[[list[Any]], list[Any]] = component._copy_component_template
    # By the list's identity. The list is kept, so that no other can get its place in memory.
    pickles: dict[int, tuple[list[Any], list[int], bytes]] = {}

    def copy_template(items: list[Any]) -> list[Any]:
        known = pickles.get(id(items))
        if known is not None and known[1] == [id(item) for item in items]:
            return pickle.loads(known[2])  # noqa: S301 - our own, made below
        copied = copy_deeply(items)
        if len(pickles) < 1000 and (pickled := pickled_if_same(items)):
            pickles[id(items)] = (items, [id(item) for item in items], pickled)
        return copied

    component._copy_component_template = copy_template


def pickled_if_same(items: list[Any]) -> bytes:
    """The items' pickle, b"" if what comes back is not the same, or they have none."""
    try:
        pickled = pickle.dumps(items, pickle.HIGHEST_PROTOCOL)
        back = pickle.loads(pickled)  # noqa: S301 - our own
        is_same = all(
            one == other and one.model_fields_set == other.model_fields_set
            for one, other in zip(items, back, strict=True)
        )
    except Exception:  # functions made in a component's source, and whatever else cannot be
        return b""
    return pickled if is_same else b""


def look_for_files_once(handling: Any) -> None:
    """Which fields of a component are files: looked up among all components once, not each run."""
    handler = handling.ParameterHandler
    look_up: Callable[[Any], dict[str, dict[str, Any]]] = handler._canonical_file_fields
    # By the component's source; good for one state of the list of all components.
    found: dict[str, dict[str, dict[str, Any]]] = {}
    state = [0, 0]  # which list, and how many it has

    def _canonical_file_fields(self: Any) -> dict[str, dict[str, Any]]:
        from lfx.interface.components import component_cache

        code = (self.template_dict.get("code") or {}).get("value")
        if not isinstance(code, str) or not is_installed(code):
            return look_up(self)
        everything = component_cache.all_types_dict or {}
        now = [id(everything), sum(map(len, everything.values()))]
        if state != now:  # it is filled after the start, and anew when components are reloaded
            state[:] = now
            found.clear()
        if code not in found:
            found[code] = look_up(self)
        return {name: dict(field) for name, field in found[code].items()}

    handler._canonical_file_fields = _canonical_file_fields
