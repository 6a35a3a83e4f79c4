"""Which modules a script needs: pages name them all at once, instead of one after another."""

import re

from django.conf import settings

from config.edge import joining

# Of modules that are there from the start; what `import()` fetches later is none of them.
IMPORTED = re.compile(r"""^(?:import|export)\b[^"';]*["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)


def modules_of(name: str) -> list[str]:
    """The static files that this one imports, they too, each once; itself is not among them.

    Those that are joined to another are in that.
    """
    if settings.DEBUG:
        return [each for each in reached_from(name) if each != name]
    return list(joining.needed_by(name)) if joining.is_module(name) else []


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
    return [joining.beside(name, said) for said in IMPORTED.findall(joining.text_of(name))]
