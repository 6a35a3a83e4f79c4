"""A module changed right after it was imported, whoever imports it."""

import importlib.util
import logging
import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

logger = logging.getLogger(__name__)
Change = Callable[[ModuleType], None]


class Finder(MetaPathFinder):
    """Finds one module as everybody else would, and has it changed once it is executed."""

    def __init__(self, name: str, changes: Sequence[Change]) -> None:
        self._name, self._changes = name, changes

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = ChangingLoader(spec.loader, self._changes)
        return spec


class ChangingLoader(Loader):
    """A loader that changes what it has executed; all else is the other's."""

    def __init__(self, loader: Loader, changes: Sequence[Change]) -> None:
        self._loader, self._changes = loader, changes

    def __getattr__(self, name: str) -> object:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        for change in self._changes:
            try:
                change(module)
            except Exception:  # Langflow runs as it is, only slower
                logger.exception("%s is left as it is", module.__name__)


def after_import(name: str, changes: Sequence[Change]) -> None:
    """Apply the changes to the module once it is imported; none if it is imported already."""
    if name not in sys.modules:
        sys.meta_path.insert(0, Finder(name, changes))
