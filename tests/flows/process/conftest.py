import sys
from collections.abc import Iterator

import pytest

from tests.stack import ROOT


@pytest.fixture(autouse=True, scope="session")
def process_folder() -> Iterator[None]:
    """What Langflow's process is started with can be imported, as there."""
    folder = str(ROOT / "flows" / "process")
    sys.path.insert(0, folder)
    yield
    sys.path.remove(folder)
