"""Which modules a script needs: pages name them all at once, instead of one after another."""

import re
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

from django.conf import settings
from django.contrib.staticfiles import finders

# Of modules that are there from the start; what `import()` fetches later is none of them.
IMPORTED = re.compile(r"""^(?:import|export)\b[^"';]*["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)


def modules_of(name: str) -> list[str]:
    """The static files that this one imports, they too, each once; itself is not among them."""
    found = reached_from(name) if settings.DEBUG else kept(name)
    return [each for each in found if each != name]


@cache
def kept(name: str) -> tuple[str, ...]:
    return reached_from(name)


def reached_from(name: str) -> tuple[str, ...]:
    found: dict[str, None] = {name: None}
    waiting = [name]
    while waiting:
        here = waiting.pop(0)
        new = [each for each in imports_in(here) if each not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return tuple(found)


def imports_in(name: str) -> list[str]:
    path = finders.find(name)
    text = Path(path).read_text() if isinstance(path, str) else ""
    return [normpath(join(dirname(name), imported)) for imported in IMPORTED.findall(text)]
