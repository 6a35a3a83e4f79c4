"""A Logseq graph: pages and journals whose blocks have properties and are named by ids."""

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from urllib.parse import unquote

from notes.importing.formats.blocks import with_blocks
from notes.importing.formats.journals import DEFAULT_FORMAT, formatted, journal_day
from notes.importing.formats.org.reading import to_markdown
from notes.importing.formats.writing import as_tags, folded, map_prose, note_text, one_line
from notes.importing.sources import NotReadable, SourceFile
from notes.text.reading.code import find_code

PAGE = re.compile(
    r"^(?P<top>(?:.*/)?)(?P<kind>pages|journals)/(?P<name>[^/]+)\.(?P<ending>md|org)$", re.I | re.S
)
JOURNAL = re.compile(r"\d{4}_\d\d_\d\d")
LOOKED_INTO = 100  # files of a kind
OWN_FOLDERS = {"logseq", "bak"}
CONFIG = re.compile(r"^(?P<top>(?:.*/)?)logseq/config\.edn$", re.S)
TITLE_FORMAT = re.compile(r"^[^;\n]*:journal/page-title-format\s+\"([^\"\n]{1,40})\"", re.M)
UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
BLOCK_ID = re.compile(rf"^[ \t]*id:: ({UUID})[ \t]*$")
PROPERTY = re.compile(r"([^\s:#\[\](){{}}/]++):: ?(.*)$")
HIDDEN = re.compile(r"^[ \t]*(?:collapsed|logseq\.[\w.-]+|heading):: ?\S*[ \t]*$")
BULLET = re.compile(r"^[ \t]*[-*+](?: |$)")
# What Logseq draws, and Markdown has not: measured pictures, films, what is asked of a learner.
SIZED = re.compile(
    r"(!\[[^\[\]\n]{0,300})(\]\([^()\n]{1,1000}\))(\{:(?:height|width)\b[^{}\n]{1,80}\})"
)
WIDTH = re.compile(r":width (\d{1,4})(?:\.\d+)?[,}]")
FILM = re.compile(r"\{\{(?:video|youtube|vimeo|bilibili|tweet|twitter) (https?://[^\s{}]+) *\}\}")
CLOZE = re.compile(r"\{\{cloze ([^{}\n]{1,1000})\}\}")
LOGBOOK = re.compile(
    r"^[ \t]*:LOGBOOK:[ \t]*\n(?:[ \t]*CLOCK:[^\n]*\n)*+[ \t]*:END:[ \t]*(?:\n|\Z)", re.M
)
TASK = re.compile(
    r"^([ \t]*- )(TODO|DOING|NOW|LATER|WAITING|DONE|CANCELLED|CANCELED)"
    r" (?=\S)(?:\[#([ABC])\] )?"
)
PLANNED = re.compile(r"^([ \t]*(?:SCHEDULED|DEADLINE): )<([^<>\n]*)>", re.M)
EMBED = re.compile(rf"\{{\{{embed \(\(({UUID})\)\)\}}\}}")
PAGE_EMBED = re.compile(r"\{\{embed (\[\[[^\[\]\n]+\]\])\}\}")
NAMED_REFERENCE = re.compile(rf"\[([^\[\]\n]*+)\]\(\(\(({UUID})\)\)\)")
REFERENCE = re.compile(rf"\(\(({UUID})\)\)")
WIDE_TAG = re.compile(r"(?<!\S)#\[\[([^\[\]\n]++)\]\]")
PAGE_LINK = re.compile(r"\[\[([^\[\]\n|]++)\]\]")
NAMED_PAGE_LINK = re.compile(r"(?<!!)\[([^\[\]\n|]{1,300})\]\(\[\[([^\[\]\n|]++)\]\]\)")
ASSET = re.compile(r"(\]\(<?)(?:\.\./)+(assets/)")
TEXT_MAX_CHARS = 80  # of a block, where it is referred to
SHOWN_MAX_CHARS = 2000  # of which those are made anew for each reference


@dataclass(frozen=True)
class Block:
    page: str  # its path
    text: str


@dataclass
class Graph:
    """One graph: the folder that it is in, its pages by their files, and its blocks by id."""

    top: str
    title_format: str = DEFAULT_FORMAT
    files: dict[str, SourceFile] = field(default_factory=dict)  # page's path → its file
    names: dict[str, str] = field(default_factory=dict)  # folded name → path

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """Every block that has an id; read when the first page is."""
        found: dict[str, Block] = {}
        for path, file in self.files.items():
            with suppress(NotReadable, UnicodeDecodeError):
                for block_id, text in blocks_with_ids(text_of(file)):
                    found.setdefault(block_id, Block(path, text))
        return found


def as_imported(files: list[SourceFile]) -> list[SourceFile]:
    """The pages of graphs as notes; Logseq's own folder is told as left out."""
    tops = graphs(files)
    if not tops:
        return files
    out: list[SourceFile] = []
    left_out: dict[str, int] = {}
    for file in files:
        page = PAGE.match(file.path)
        if own := own_folder(file.path, tops):
            left_out[own] = left_out.get(own, 0) + 1
        elif page and page["top"] in tops:
            add_page(tops[page["top"]], file, page)
        else:
            out.append(file)
    for folder, count in left_out.items():
        said = f"Logseq's own folder of settings and backups, {count:,} files, was left out."
        out.append(SourceFile(folder, bytes, problem=said))
    return out + [page for graph in tops.values() for page in pages_of(graph)]


def graphs(files: Sequence[SourceFile]) -> dict[str, Graph]:
    """By the folder that they are in: where Logseq's settings are, or, if these were left behind,
    pages and journals of its names of which one has its ids of blocks."""
    found: dict[str, Graph] = {}
    for file in files:
        if config := CONFIG.match(file.path):
            found[config["top"]] = Graph(config["top"], title_format(file))
    return {top: Graph(top) for top in without_settings(files)} | found


def without_settings(files: Sequence[SourceFile]) -> Iterator[str]:
    inside: dict[str, dict[str, list[SourceFile]]] = {}
    for file in files:
        page = PAGE.match(file.path)
        if page and (page["kind"].lower() == "pages" or JOURNAL.fullmatch(page["name"])):
            kinds = inside.setdefault(page["top"], {})
            kinds.setdefault(page["kind"].lower(), []).append(file)
    for top, kinds in inside.items():
        some = [file for each in kinds.values() for file in each[:LOOKED_INTO]]
        if len(kinds) == 2 and any(map(has_block_id, some)):
            yield top


def has_block_id(file: SourceFile) -> bool:
    with suppress(NotReadable, UnicodeDecodeError):
        return any(map(BLOCK_ID.match, file.read().decode("utf-8-sig").splitlines()))
    return False


def own_folder(path: str, tops: Collection[str]) -> str:
    """The folder of a graph's that is Logseq's own and that the file lies in, or ""."""
    parts = path.split("/")
    for number, part in enumerate(parts[:-1]):
        if part in OWN_FOLDERS and "".join(f"{each}/" for each in parts[:number]) in tops:
            return "/".join(parts[: number + 1])
    return ""


def title_format(config: SourceFile) -> str:
    try:
        found = TITLE_FORMAT.search(config.read().decode("utf-8", "replace"))
    except NotReadable:
        return DEFAULT_FORMAT
    return found[1] if found else DEFAULT_FORMAT


def add_page(graph: Graph, file: SourceFile, found: re.Match[str]) -> None:
    """Namespaces, which file names write as ___ or %2F, are folders."""
    name = unquote(found["name"].replace("___", "/")).strip("/ ").replace("\x00", "")
    parts = [part for part in name.split("/") if part.strip(". ")]
    place = f"{found['top']}{found['kind']}/{'/'.join(parts) or found['name']}.md"
    if place in graph.files:
        place = f"{file.path.rpartition('.')[0]}.md"
    graph.files[place] = file
    graph.names[folded(name)] = place
    day = journal_day(name) if found["kind"].lower() == "journals" else None
    if day:
        graph.names[folded(formatted(day, graph.title_format))] = place


def pages_of(graph: Graph) -> Iterator[SourceFile]:
    for path, file in graph.files.items():
        yield replace(file, path=path, read=partial(read_page, graph, path))


def text_of(file: SourceFile) -> str:
    """Raises UnicodeDecodeError: Logseq writes UTF-8."""
    text = file.read().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return to_markdown(text) if file.path.lower().endswith(".org") else text


def blocks_with_ids(text: str) -> Iterator[tuple[str, str]]:
    shown = ""
    for line, is_code in with_code(text):
        if is_code:
            continue
        if found := BLOCK_ID.match(line):
            yield found[1].lower(), shown
        elif BULLET.match(line):
            shown = one_line(TASK.sub("", line).strip().lstrip("-*+ "))[:SHOWN_MAX_CHARS]
        elif not shown and not PROPERTY.match(line.strip()):
            shown = one_line(line)[:SHOWN_MAX_CHARS]


# --- A page -------------------------------------------------------------------------------------


def read_page(graph: Graph, path: str) -> bytes:
    file = graph.files[path]
    try:
        text = text_of(file)
    except UnicodeDecodeError:
        return file.read()  # whoever reads it as a note finds its encoding out
    head, text = page_properties(text)
    inside = path.removeprefix(graph.top)
    kind, _, name = inside.removesuffix(".md").partition("/")
    day = journal_day(name) if kind.lower() == "journals" else None
    if day:
        head = journal_head(day, graph) | head
    elif "/" in name:
        head = {"title": name} | head
    text = "\n".join(mended_lines(with_blocks(LOGBOOK.sub("", text))))
    text = map_prose(text, partial(mended, graph, path))
    return (text if text.startswith("---\n") else note_text(head, text)).encode()


def journal_head(day: date, graph: Graph) -> dict[str, object]:
    return {"title": formatted(day, graph.title_format), "date": day.isoformat()}


def page_properties(text: str) -> tuple[dict[str, object], str]:
    """Those at the top that a front matter knows; all others stay, for they may hold links."""
    head: dict[str, object] = {}
    lines = text.split("\n")
    kept: list[str] = []
    at = 0
    while at < len(lines) and (found := PROPERTY.match(lines[at].removeprefix("- "))):
        name, value = found[1].lower(), found[2].strip()
        if name in {"title", "date"}:
            head[name] = value.strip("[] ")
        elif name in {"tags", "tag"}:
            head["tags"] = as_tags(listed(value))
        elif name in {"alias", "aliases"}:
            head["aliases"] = listed(value)
        elif name in {"source", "url"} and value.startswith(("https://", "http://")):
            head["source"] = value
        elif name not in {"id", "collapsed"}:
            kept.append(lines[at])
        at += 1
    return head, "\n".join([*kept, *([""] if kept else []), *lines[at:]])


def listed(value: str) -> list[str]:
    names = (one_line(name.strip().strip("#").strip("[]")) for name in value.split(","))
    return list(dict.fromkeys(name for name in names if name))


def mended_lines(text: str) -> Iterator[str]:
    """The lines with tasks as boxes, and a block's id at its end, as ^id."""
    held: str | None = None
    is_named = False
    for line, is_code in with_code(text):
        found = None if is_code else BLOCK_ID.match(line)
        if found and held is not None:
            if not is_named:  # a block has one
                held, is_named = with_id(held, found[1].lower()), True
            continue
        if not is_code and HIDDEN.match(line):
            continue
        if held is not None:
            yield held
        is_named = False
        held = line if is_code else PLANNED.sub(r"\1\2", TASK.sub(as_box, line))
    if held is not None:
        yield held


def with_code(text: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is of a block of code."""
    blocks = [(start, end) for start, end in find_code(text) if "\n" in text[start:end]]
    at = number = 0
    for line in text.split("\n"):
        while number < len(blocks) and blocks[number][1] <= at:
            number += 1
        is_code = number < len(blocks) and blocks[number][0] <= at
        yield line, is_code
        at += len(line) + 1


def with_id(line: str, block_id: str) -> str:
    if line.strip().startswith(("```", "~~~")):
        indent = line[: len(line) - len(line.lstrip())]
        return f"{line}\n{indent}^{block_id}"
    return f"{line.rstrip()} ^{block_id}"


def as_box(found: re.Match[str]) -> str:
    done = found[2] in {"DONE", "CANCELLED", "CANCELED"}
    said = "" if found[2] in {"TODO", "DONE"} else f"{found[2]} "
    priority = f"({found[3]}) " if found[3] else ""
    return f"{found[1]}[{'x' if done else ' '}] {said}{priority}"


# --- Links --------------------------------------------------------------------------------------


def mended(graph: Graph, path: str, prose: str) -> str:
    up = "../" * (path.removeprefix(graph.top).count("/"))
    prose = ASSET.sub(rf"\g<1>{up}\g<2>", prose)
    prose = CLOZE.sub(r"\1", FILM.sub(r"\1", SIZED.sub(sized, prose)))
    prose = EMBED.sub(lambda found: block_link(graph, found[1], found[0], embed="!"), prose)
    prose = PAGE_EMBED.sub(r"!\1", prose)
    prose = NAMED_REFERENCE.sub(
        lambda found: block_link(graph, found[2], found[0], shown=found[1]), prose
    )
    prose = REFERENCE.sub(lambda found: block_link(graph, found[1], found[0]), prose)
    prose = WIDE_TAG.sub(lambda found: wide_tag(graph, found[1]), prose)
    prose = NAMED_PAGE_LINK.sub(
        lambda found: f"[[{place_of_page(graph, found[2]) or found[2].strip()}|{found[1]}]]", prose
    )
    return PAGE_LINK.sub(lambda found: page_link(graph, found), prose)


def sized(found: re.Match[str]) -> str:
    """A picture of this width, of whose size no more can be said here."""
    width = WIDTH.search(found[3])
    return f"{found[1]}{f'|{width[1]}' if width else ''}{found[2]}"


def block_link(
    graph: Graph, block_id: str, written: str, *, shown: str = "", embed: str = ""
) -> str:
    """A link to the block, by its text; as written where no page has it."""
    block = graph.blocks.get(block_id.lower())
    if block is None:
        return written
    target = f"{block.page.removesuffix('.md')}#^{block_id.lower()}"
    text = REFERENCE.sub("…", shown or block.text)
    text = re.sub(r"[\[\]|^#]+", " ", text)
    label = "" if embed else one_line(text)[:TEXT_MAX_CHARS]
    return f"{embed}[[{target}{'|' + label if label else ''}]]"


def wide_tag(graph: Graph, name: str) -> str:
    """A tag of several words; where it has a page, a link to that."""
    if place := graph.names.get(folded(name.strip())):
        return f"[[{place.removesuffix('.md')}|#{name.strip()}]]"
    return "#" + "-".join(name.split())


def page_link(graph: Graph, found: re.Match[str]) -> str:
    """Where the page lies elsewhere than its name says: namespaces and days."""
    name = found[1].strip()
    place = place_of_page(graph, name)
    if not place or folded(place.rpartition("/")[2]) == folded(name):
        return found[0]
    return f"[[{place}|{name}]]"


def place_of_page(graph: Graph, name: str) -> str:
    return graph.names.get(folded(name.strip()), "").removesuffix(".md")
