"""The house's import rules (docs/architecture.md): who may use whom, and why.

Read from the sources, so that a new import that breaks one fails here with its file and line.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.stack import ROOT

PACKAGES = {"ai_chatbot": ROOT, "notes": ROOT, "config": ROOT / "site"}
MODULES_PER_FOLDER = 16

# Rooms of each package from the ground up: a room uses those in lines above its own.
FLOORS = {
    "notes": """
        vectors queueing ends giving_way text
        models
        index
        editing
        importing search
        tasks pruning
        views api mcp management
        urls apps admin
    """,
    "ai_chatbot": """
        models langflow ends
        tokens webhooks
        grounding providers
        flows rendering
        conversations
        answering
        golden
        sockets origins rights pruning
        listening connections
        widget
        beside
        consumers signals views api mcp management
        openai widget_urls checks templatetags
        urls routing apps admin
    """,
}
NOTES_FOR_AI_CHATBOT = ("notes.search", "notes.text.markdown", "notes.index.embedding")
NOTES_FOR_WHAT_IS_SEARCHED = ("notes.text.words.lines",)  # cut as notes are, in its models
NOTES_FOR_GROUNDING = ("notes.search", "notes.text", "notes.index.embedding")
NOTES_FOR_THE_RECORD = (
    *NOTES_FOR_AI_CHATBOT,
    "notes.models",
    "notes.text.words",
    "notes.text.comparing",
    "notes.text.html.excerpts",
)
# A golden question is asked in the background, behind answers; a verified answer becomes a note.
NOTES_FOR_GOLDEN = (
    *NOTES_FOR_THE_RECORD,
    "notes.text",
    "notes.giving_way",
    "notes.editing.writing",
    "notes.editing.trash",
)
# Hits, formulas and diagrams are shown as notes show them.
NOTES_FOR_SHOWING = (*NOTES_FOR_AI_CHATBOT, "notes.text.html")
NOTES_FOR_SIGNALS = ("notes.ends", "notes.giving_way")


@dataclass(frozen=True)
class Import:
    """`module` imports `name` (a module, or a name of one) at `line` of `path`."""

    module: str
    name: str
    path: Path
    line: int
    is_nested: bool

    def is_of(self, *modules: str) -> bool:
        return any(self.name == each or self.name.startswith(f"{each}.") for each in modules)

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line} imports {self.name}"


def sources(packages: Mapping[str, Path]) -> Iterator[tuple[str, Path]]:
    for package, base in packages.items():
        for path in sorted((base / package).rglob("*.py")):
            if "migrations" not in path.parts:
                parts = path.relative_to(base).with_suffix("").parts
                yield ".".join(parts).removesuffix(".__init__"), path


def imports_of(module: str, path: Path) -> Iterator[Import]:
    tree = ast.parse(path.read_text())
    top_level = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            line = getattr(node, "lineno", 0)
            yield Import(module, name, path, line, id(node) not in top_level)


SOURCES = dict(sources(PACKAGES))
IMPORTS = [found for module, path in SOURCES.items() for found in imports_of(module, path)]
OURS = tuple(PACKAGES)


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def floors(package: str) -> dict[str, int]:
    lines = FLOORS[package].strip().splitlines()
    return {room: number for number, line in enumerate(lines) for room in line.split()}


def in_package(package: str) -> list[Import]:
    return [found for found in IMPORTS if found.module.startswith(f"{package}.")]


def report(broken: list[Import], reason: str) -> str:
    return "\n".join([reason, *map(str, broken)])


@pytest.mark.parametrize("package", FLOORS)
def test_a_room_uses_only_rooms_below_its_own(package):
    floor = floors(package)
    broken = []
    for found in in_package(package):
        mine, other = room_of(found.module), room_of(found.name)
        if found.is_of(package) and other and other != mine:
            assert mine in floor, f"{found.path}: say in FLOORS on which floor '{mine}' stands"
            assert other in floor, f"{found}: say in FLOORS on which floor '{other}' stands"
            if floor[other] >= floor[mine]:
                broken.append(found)

    assert not broken, report(broken, "What is below must work without what is above it:")


def test_the_ground_knows_nothing_of_ours():
    broken = [
        found
        for found in IMPORTS
        if found.module.startswith("config.base")
        and found.is_of(*OURS)
        and not found.is_of("config.base")
    ]

    assert not broken, report(broken, "config.base is used by all, so it uses none of them:")


def test_nobody_below_knows_the_roof():
    broken = [
        found
        for found in in_package("notes") + in_package("ai_chatbot")
        if found.is_of("config") and not found.is_of("config.base")
    ]

    assert not broken, report(broken, "config puts the parts together; parts do not know it:")


def test_notes_never_know_of_conversations():
    broken = [found for found in in_package("notes") if found.is_of("ai_chatbot")]

    assert not broken, report(broken, "Notes can be kept and searched without an assistant:")


def test_conversations_use_little_of_the_notes():
    broken = []
    for found in in_package("ai_chatbot"):
        allowed = {
            "models": NOTES_FOR_WHAT_IS_SEARCHED,
            "conversations": NOTES_FOR_THE_RECORD,
            "answering": NOTES_FOR_THE_RECORD,
            "golden": NOTES_FOR_GOLDEN,
            "grounding": NOTES_FOR_GROUNDING,
            "signals": NOTES_FOR_SIGNALS,
            "templatetags": NOTES_FOR_SHOWING,
            "rendering": NOTES_FOR_SHOWING,
        }.get(room_of(found.module), NOTES_FOR_AI_CHATBOT)
        if found.is_of("notes") and not found.is_of(*allowed):
            broken.append(found)

    assert not broken, report(broken, "The assistant searches notes; it does not handle them:")


def test_text_knows_no_database():
    broken = [
        found
        for found in IMPORTS
        if found.module.startswith("notes.text") and found.is_of("django.db", "notes.models")
    ]

    assert not broken, report(broken, "notes.text is text in, text out:")


# What can open a connection, and who may: a note, a model or a person gives none an address, but
# for the webhooks, which look first where it leads.
CLIENTS = "httpx requests urllib.request urllib3 http.client socket websockets ftplib".split()
ASK_OTHERS = (
    "ai_chatbot.langflow",
    "notes.index.embedders.remote",
    "notes.search.rerankers.remote",
    "config.readiness",
    "config.launch",
    "ai_chatbot.webhooks.sending",
    "ai_chatbot.providers",  # what staff name, judged as well
)
ONLY_THERE = {
    # what is imported: (where it may be, why)
    "aiohttp": (
        ("ai_chatbot.langflow", "ai_chatbot.webhooks.sending", "config.lifespan"),
        "only langflow/ opens its streams, and webhooks/ sends",
    ),
    **dict.fromkeys(CLIENTS, (ASK_OTHERS, "only what settings name is asked, no address given")),
    "channels.layers.get_channel_layer": (
        ("ai_chatbot.answering.groups", "config"),
        "messages between processes go through answering.groups",
    ),
    "mcp": (
        ("ai_chatbot.mcp", "notes.mcp", "config.mcp", "config.management.commands.mcp"),
        "the MCP server's library is used where its tools are",
    ),
    "mcp.client": ((), "who speaks to us is answered; we ask no other server"),
    "django.db.connection": (
        (
            "notes.index",
            "notes.queueing",
            "ai_chatbot.conversations.search",
            "ai_chatbot.answering.durability",
            "config",
        ),
        "SQL stands where an index is",
    ),
    "django.http": (
        (
            "notes.views",
            "notes.api",
            "ai_chatbot.views",
            "ai_chatbot.api",
            "ai_chatbot.templatetags",
            "ai_chatbot.openai",
            "config",
        ),
        "only the doors know a request",
    ),
    "django.template.loader.render_to_string": (
        ("ai_chatbot.rendering", "ai_chatbot.views", "notes.views", "config"),
        "only rendering makes HTML",
    ),
    "django.utils.safestring.mark_safe": (
        ("ai_chatbot.rendering", "notes.text.markdown", "notes.text.html", "notes.views"),
        "only rendering makes HTML",
    ),
}


@pytest.mark.parametrize("name", ONLY_THERE)
def test_what_only_some_may_use(name):
    places, reason = ONLY_THERE[name]
    broken = [
        found
        for found in IMPORTS
        if found.is_of(name)
        and not any(found.module == at or found.module.startswith(f"{at}.") for at in places)
    ]

    assert not broken, report(broken, f"{name}: {reason}:")


def test_nothing_of_ours_is_imported_inside_a_function():
    ready = re.compile(r"\.apps$|^config\.launch\.|^config\.asgi$")  # before, apps are not loaded
    broken = [
        found
        for found in IMPORTS
        if found.is_nested and found.is_of(*OURS) and not ready.search(found.module)
    ]

    assert not broken, report(broken, "An import inside a function hides a circle:")


def test_no_module_needs_itself():
    left = in_circles(SOURCES, [found for found in IMPORTS if not found.is_nested])

    assert not left, f"these modules import each other in circles: {left}"


def test_no_benchmark_needs_itself_not_even_within_a_function():
    benches = dict(sources({"bench": ROOT}))
    imports = [found for module, path in benches.items() for found in imports_of(module, path)]

    left = in_circles(benches, imports)

    assert not left, f"these modules import each other in circles: {left}"


def test_a_circle_is_found():
    one, other = (ROOT / f"{name}.py" for name in ("one", "other"))
    imports = [Import("one", "other.thing", one, 1, False), Import("other", "one", other, 1, True)]

    assert in_circles({"one": one, "other": other, "third": one}, imports) == ["one", "other"]


def in_circles(modules: Collection[str], imports: Iterable[Import]) -> list[str]:
    """Those that import each other, or that import such ones."""
    left: dict[str, set[str]] = {module: set() for module in modules}
    for found in imports:
        parent = found.name.rpartition(".")[0]
        used = found.name if found.name in modules else parent
        if used in modules and used != found.module:
            left[found.module].add(used)
    # What needs nothing that is left is taken away; what then is left goes round in circles.
    while free := [module for module, used in left.items() if not used & left.keys()]:
        for module in free:
            del left[module]
    return sorted(left)


def test_no_folder_is_too_full_to_find_anything_in_it():
    full = {}
    for base in (*(base / package for package, base in PACKAGES.items()), ROOT / "tests"):
        for folder in {path.parent for path in base.rglob("*.py")} - {base / "migrations"}:
            modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
            if len(modules) > MODULES_PER_FOLDER and folder.name != "migrations":
                full[str(folder.relative_to(ROOT))] = len(modules)

    assert not full, f"more than {MODULES_PER_FOLDER} modules: {full}"
