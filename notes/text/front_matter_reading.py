"""Reads a front matter in YAML, JSON or TOML: a stranger's, so within bounds of size and depth.

Neither aliases nor merging are read: nine aliases of nine make gigabytes of a line of text.
"""

import re
import tomllib
from contextlib import suppress
from typing import Any

import yaml
from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

TEXT_MAX = 100_000  # characters; what is stored of it is no more
DEPTH_MAX = 50
VALUES_MAX = 4_000  # each is read, and written anew, several times where a note is saved
ENTRIES_MAX = 500  # that are read one by one
DIGITS_MAX = 18  # of a whole number; every database holds as many
FRACTION_MAX = 40  # characters of any other number
BRACKETS = re.compile(r"[\[{]|[\]}]")
ENTRY = re.compile(r"([^\W_][\w .-]{0,60}):(?:[ \t]+(.*))?\Z")
INDENT = re.compile(r"[ \t]*")
DOTS = re.compile(r"^\.\.\.[ \t]*$", re.MULTILINE)  # end a document of YAML, as Pandoc's do
# What YAML takes for a comment, and nobody means as one: "tags: #a #b", "- #a".
HASHED = re.compile(
    r"^([ \t]*+(?:-[ \t]++|[^\W_][\w .-]{0,60}+:[ \t]++))(#[^\s#][^\n]*+)$", re.MULTILINE
)
BLOCK_TEXT = re.compile(
    r"[|>][+-]?\d?[ \t]*$", re.MULTILINE
)  # in it all signs stand for themselves
# These are words, whatever else they look like: 007, 1.10, 12:30, yes.
NAMES = {"title", "tags", "tag", "aliases", "alias"}

YAMLS_OWN = "tag:yaml.org,2002:"
TEXT, NOTHING = f"{YAMLS_OWN}str", f"{YAMLS_OWN}null"
LONGEST = {"tag:yaml.org,2002:int": DIGITS_MAX, "tag:yaml.org,2002:float": FRACTION_MAX}

Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class TooMuch(ValueError):
    """More than anybody writes into a front matter by hand."""


class Alias(TooMuch):
    """What YAML takes for another value's name, as "*draft*" begins."""


class Reader(Parser):
    """YAML's values; a number or date that is none is the text that it was written as."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            return super().construct_object(node, deep=deep)
        if len(node.value) > LONGEST.get(node.tag, TEXT_MAX):
            return node.value
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, ArithmeticError, LookupError, AttributeError):  # the 30th of February
            return node.value

    def construct_mapping(self, node: yaml.Node, deep: bool = False) -> Any:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode) and key.value.lower() in NAMES:
                    keep_as_written(value)
        return super().construct_mapping(node, deep=deep)


def keep_as_written(value: yaml.Node) -> None:
    for each in value.value if isinstance(value, yaml.SequenceNode) else [value]:
        if isinstance(each, yaml.ScalarNode) and each.tag.startswith(YAMLS_OWN):
            each.tag = TEXT if each.tag != NOTHING else NOTHING


class BoundedYAML(YAMLHandler):
    """python-frontmatter's way to read YAML, with `read_yaml` for it."""

    def split(self, text: str) -> tuple[str, str]:
        """Up to the next line of dashes, or of dots if what stands above them is plain YAML."""
        first = self.FM_BOUNDARY.match(text)
        after = first.end() if first else 0
        dots = DOTS.search(text, after, after + TEXT_MAX)
        if dots and not self.FM_BOUNDARY.search(text, after, dots.start()):
            with suppress(yaml.YAMLError, TooMuch):
                if isinstance(read_yaml(text[after : dots.start()]), dict):
                    return text[after : dots.start()], text[dots.end() :]
        return super().split(text)

    def load(self, fm: str, **kwargs: object) -> Any:
        if "#" in fm and not BLOCK_TEXT.search(fm):
            fm = HASHED.sub(quoted, fm)
        try:
            return read_yaml(fm)
        except (yaml.YAMLError, Alias) as error:
            if isinstance(error, Alias) and "&" in fm:
                raise
            if found := read_entries(fm):
                return found
            raise


class BoundedJSON(JSONHandler):
    def split(self, text: str) -> tuple[str, str]:
        matter, body = super().split(text)
        check_size(matter)
        return matter, body


class BoundedTOML(BaseHandler):
    FM_BOUNDARY = re.compile(r"^\+{3,}\s*$", re.MULTILINE)

    def load(self, fm: str) -> dict[str, Any]:
        check_size(fm)
        if max(line.count(".") for line in fm.splitlines() or [""]) > DEPTH_MAX:
            raise TooMuch  # a.a.a… takes tomllib the square of its length
        return tomllib.loads(fm)


def quoted(found: re.Match[str]) -> str:
    value = found[2].rstrip().replace("'", "''")
    return f"{found[1]}'{value}'"


def read_yaml(text: str) -> Any:
    """The YAML's value. Raises yaml.YAMLError, or TooMuch beyond the bounds above."""
    check_size(text)
    check_events(text)
    return yaml.load(text, Loader=Reader)  # noqa: S506 - a safe loader's child


def check_size(text: str) -> None:
    if len(text) > TEXT_MAX or bracket_depth(text) > DEPTH_MAX:
        raise TooMuch


def bracket_depth(text: str) -> int:
    """How deep brackets stand in each other; the scanner's time grows with its square."""
    depth = deepest = 0
    for found in BRACKETS.finditer(text):
        depth = max(0, depth + (1 if found[0] in "[{" else -1))
        deepest = max(deepest, depth)
    return deepest


def check_values(value: Any) -> None:
    """Raise TooMuch for more values than anybody writes, in whatever language."""
    if values_in(value) > VALUES_MAX:
        raise TooMuch


def values_in(value: Any) -> int:
    each = value.values() if isinstance(value, dict) else value
    return sum(1 + values_in(one) for one in each) if isinstance(value, dict | list) else 0


def check_events(text: str) -> None:
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=Parser)):
        if isinstance(event, yaml.AliasEvent):
            raise Alias
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_MAX or number > 2 * VALUES_MAX:
            raise TooMuch


# --- What is not YAML as a whole ----------------------------------------------------------------


def read_entries(text: str) -> dict[str, Any]:
    """What each entry says by itself; {} for a text between two rules that is none of entries."""
    entries: list[tuple[str, list[str]]] = []  # name, its lines
    odd = 0
    for line in text.splitlines():
        found = ENTRY.match(line)
        if found:
            entries.append((found[1], [line]))
        elif line.strip() and not line.startswith("#"):
            if not entries or line.startswith("..."):
                return {}
            odd += line[0] not in " \t-"
            entries[-1][1].append(line)
    if odd >= len(entries) or len(entries) > ENTRIES_MAX:
        return {}
    return {name.strip(): read_entry(name, lines) for name, lines in entries}


def read_entry(name: str, lines: list[str]) -> Any:
    """Its value; what is not YAML is a text, or a list of texts."""
    spaced = [INDENT.sub(lambda found: found[0].replace("\t", "  "), line, 1) for line in lines]
    try:
        found = read_yaml("\n".join(spaced))
        if isinstance(found, dict) and len(found) == 1:
            return next(iter(found.values()))
    except (yaml.YAMLError, Alias):
        pass
    first, rest = lines[0][len(name) + 1 :].strip(), [line.strip() for line in lines[1:]]
    if not first and rest and all(line.startswith("-") for line in rest):
        return [unquoted(line[1:]) for line in rest]
    if first.startswith("[") and first.endswith("]") and not first.startswith("[["):
        return [unquoted(item) for item in first[1:-1].split(",")]
    return unquoted(" ".join([first, *rest]))


def unquoted(text: str) -> str:
    text = text.strip()
    is_quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if is_quoted else text
