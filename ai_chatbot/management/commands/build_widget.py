"""The widget's modules become the one file that pages load."""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

APP = Path(__file__).resolve().parents[2]
SOURCES = APP / "widget_js"
BUILT = APP / "static" / "ai_chatbot" / "widget.js"
HEAD = "/* Commonplace's chat widget: docs/widget.md. Made of ai_chatbot/widget_js. */"
IMPORT = re.compile(r'import \{ [\w, ]+ \} from "\./(\w+\.js)";')
NAME = re.compile(r"^(?:export )?(?:async )?(?:function\*?|class|const|let) (\w+)", re.MULTILINE)


class Command(BaseCommand):
    help = "Makes static/ai_chatbot/widget.js of the modules in widget_js/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only say whether it is up to date"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        built = build(SOURCES / "main.js")
        if not check:
            BUILT.write_text(built)
        elif not BUILT.exists() or BUILT.read_text() != built:
            raise CommandError("widget.js is older than widget_js/: run `manage.py build_widget`.")


def build(main: Path) -> str:
    """One classic script without a name of its own on the page, of a module and all it imports.

    Raises CommandError when two modules give a name at their top level to different things.
    """
    modules = in_order(main)
    names: dict[str, str] = {}
    for path in modules:
        for name in NAME.findall(path.read_text()):
            if names.setdefault(name, path.name) != path.name:
                raise CommandError(f"{path.name} and {names[name]} both have “{name}”.")
    lines = [line for path in modules for line in own_lines(path)]
    return "\n".join([HEAD, "(() => {", '"use strict";', *lines, "})();", ""])


def in_order(path: Path, seen: set[Path] | None = None) -> list[Path]:
    """The modules that this one imports, however indirectly, and it: each behind what it needs."""
    seen = set() if seen is None else seen
    if path in seen:
        return []
    seen.add(path)
    needed = [path.parent / name for name in IMPORT.findall(path.read_text())]
    return [each for other in needed for each in in_order(other, seen)] + [path]


def own_lines(path: Path) -> list[str]:
    """A module's lines without imports, exports, comments and indentation."""
    kept, in_comment = [], False
    for line in map(str.strip, path.read_text().splitlines()):
        in_comment = in_comment or line.startswith("/*")
        if line and not in_comment and not line.startswith("//") and not IMPORT.fullmatch(line):
            kept.append(line.removeprefix("export "))
        in_comment = in_comment and not line.endswith("*/")
    return kept
