"""Many small files as the few that a page has need of: joined where they are served.

A browser far away waits for each request, and small files hardly compress. The sources stay apart:
by their plain addresses, and with DEBUG, they are served as they are.

Each module of a joined script keeps a scope of its own. What it exports stands under its name
in the file, so that whoever imports one of them, joined or not, has the same one.
"""

import re
from functools import cache
from pathlib import Path
from posixpath import dirname, normpath, relpath
from posixpath import join as joined_path

from django.contrib.staticfiles import finders

# What pages name, and what these fetch later. The first is on every page: what it has, all have.
ENTRIES = (
    "js/site/main.js",
    *("js/chat/main.js", "js/chat/first.js", "js/flow/compare.js", "js/graph/main.js"),
    *("js/notes/list.js", "js/notes/main.js", "js/review/main.js", "js/site/card.js"),
    *("js/site/palette.js", "js/usage/main.js", "js/chat/dropping.js"),
)
IMPORT = re.compile(r'^import (?:\{ ([^{}"]*) \} from )?"(\.{1,2}/[^"]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
STYLES = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)
CHARSET = '@charset "UTF-8";'


class NotJoined(Exception):
    """A file of ours says something that joining does not know; the text says what and where."""


def text_of(name: str) -> str:
    path = finders.find(name)
    return Path(path).read_text() if isinstance(path, str) else ""


def beside(name: str, said: str) -> str:
    """The file that `said` means in the file `name`."""
    return normpath(joined_path(dirname(name), said))


# --- Styles ---------------------------------------------------------------------------------------


@cache  # asked at each request, of files that are there
def is_list_of_styles(name: str) -> bool:
    return name.startswith("css/") and STYLES.search(text_of(name)) is not None


def joined_styles(name: str) -> str:
    """What the file imports, in place of what imports it. They lie where nothing is named."""
    text = STYLES.sub(lambda found: text_of(beside(name, found[1])).strip(), text_of(name))
    return CHARSET + text.replace(CHARSET, "")


# --- Modules --------------------------------------------------------------------------------------


@cache
def imports_of(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(beside(name, said) for _, said in IMPORT.findall(text_of(name))))


@cache
def reached_from(name: str) -> tuple[str, ...]:
    """What the module imports, however indirectly, and it: each behind what it needs."""
    found: dict[str, None] = {}

    def visit(here: str, above: tuple[str, ...]) -> None:
        if here in above:
            raise NotJoined(f"{name} needs {here}, which needs itself.")
        if here not in found:
            for each in imports_of(here):
                visit(each, (*above, here))
            found[here] = None

    visit(name, ())
    return tuple(found)


@cache
def files() -> dict[str, str]:
    """Module → the file that it is in: its entry's, or its own where several entries need it."""
    first, *others = ENTRIES
    found = dict.fromkeys(reached_from(first), first)
    for entry in others:
        for each in reached_from(entry):
            if found.get(each) != first:
                found[each] = each if each in found else entry
    return found | {entry: entry for entry in ENTRIES}


def members_of(file: str) -> list[str]:
    return [each for each in reached_from(file) if files()[each] == file]


@cache
def needed_by(file: str) -> tuple[str, ...]:
    """The other files that a joined file imports from, and those that they do."""
    found: dict[str, None] = {}
    waiting = [file]
    while waiting:
        for member in members_of(waiting.pop(0)):
            for each in imports_of(member):
                other = files()[each]
                if other != file and other not in found:
                    found[other] = None
                    waiting.append(other)
    return tuple(found)


def is_module(name: str) -> bool:
    return name in files()


def joined_module(name: str) -> str:
    """What is served for the module: all that is joined to it, or where it is itself."""
    file = files()[name]
    if file != name:
        return f"{taken(name, name)}{own_names(name)}"
    members = members_of(name)
    outside = {each: None for member in members for each in imports_of(member)}
    taken_in = [taken(name, each) for each in outside if each not in members]
    return "".join([*taken_in, *map(scope_of, members), own_names(name)])


def variable_of(name: str) -> str:
    return re.sub(r"\W", "_", name.removesuffix(".js"))


def taken(by: str, name: str) -> str:
    file = relpath(files()[name], dirname(by))
    return f'import {{ {variable_of(name)} }} from "./{file}";\n'


def own_names(name: str) -> str:
    """For whoever fetches it by its address, when it is needed."""
    names = ", ".join(EXPORT.findall(text_of(name)))
    return f"export const {{ {names} }} = {variable_of(name)};\n" if names else ""


def scope_of(name: str) -> str:
    names = ", ".join(EXPORT.findall(text_of(name)))
    text = IMPORT.sub(lambda found: names_in(name, found[1], found[2]), text_of(name))
    text = EXPORT.sub("", text)
    if left := LEFT.search(text):
        raise NotJoined(f"{name} says “{left[0]}”, which cannot be joined.")
    lines = "\n".join(without_comments(text))
    return f"export const {variable_of(name)} = (() => {{\n{lines}\nreturn {{ {names} }};\n}})();\n"


def names_in(name: str, names: str, said: str) -> str:
    """`const` in place of an import; nothing for one that only wants it to be there."""
    if not names:
        return ""
    renamed = names.replace(" as ", ": ")
    return f"const {{ {renamed} }} = {variable_of(beside(name, said))};"


def without_comments(text: str) -> list[str]:
    """The lines that are not comment from their beginning, without what stands before them."""
    kept, in_comment = [], False
    for line in map(str.strip, text.splitlines()):
        in_comment = in_comment or line.startswith("/*")
        if line and not in_comment and not line.startswith("//"):
            kept.append(line)
        in_comment = in_comment and not line.endswith("*/")
    return kept
