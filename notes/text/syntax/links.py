"""Links in double brackets: [[target#heading|words]], with "!" before them for what is embedded."""

import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, quote, unquote

from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from notes.text.bounded_markdown import BlockRule
from notes.text.syntax.lines import line_at

# No two parts can take the same character: its time grows with the text. "C# tips" and
# "Episode #4" are names.
WIKI_LINK = re.compile(
    r"(?P<embed>!?)\[\["
    r"(?P<target>(?:[^\[\]|#\n]|(?<=\w)#(?= )|(?<=\w )#(?=\d{1,6}(?:\\?\||\]\])))*+)"
    r"(?:#(?P<heading>[^\[\]|\n]*+))?"
    r"(?:\|(?P<alias>[^\[\]\n]*+))?\]\]"
)
# What makes `[[1]](https://…)` a link of Markdown's, whose words are in brackets.
ADDRESS = re.compile(
    r"\((?=https?://|#|\.{0,2}/|[^\s()<>]{1,500}\.[A-Za-z]\w{0,5}\))"
    r"(?:[^\s()<>]|\([^\s()<>]{0,200}\)){1,1000}+\)",
    re.IGNORECASE,
)
LABEL = re.compile(r"(\[?)\[([^\[\]]{1,200}+)\](?!:)(\]?)")
REMARK = re.compile(
    r"\[([^\[\]]{1,200}+)\]:[ \t]++[^\s<>/.#:%]++[.!?…]*+"
    r"(?:[ \t]++(?:\"[^\"]*+\"|'[^']*+'|\([^()]*+\)))?[ \t]*+\Z"
)
CODE = re.compile(r"<(/?)(?:code|kbd|samp|pre|tt)\b", re.IGNORECASE)
# Addresses that it copies for a note, and that its plugin Advanced URI does.
IN_OBSIDIAN = re.compile(r"obsidian://(?:open|(?:advanced|adv)-uri)\?", re.IGNORECASE)
DEFINITION_STEPS = 3
QUERY = re.compile(r"(?<=\w)\?[\w-]++=[^\s?]*+\Z")  # behind a file's name, as GitHub has ?raw=true
HEADING = re.compile(r"#(?!(?<=\w#)(?: |%20))")
LOGSEQ_EMBED = re.compile(r"\{\{embed\s++(?=\[\[)", re.IGNORECASE)


@dataclass(frozen=True)
class ParsedLink:
    """A link as written: `target` without heading and alias, which may be empty."""

    target: str
    heading: str = ""
    alias: str = ""
    is_embed: bool = False


def wiki_link(state: StateInline, silent: bool) -> bool:
    """markdown-it's inline rule; the token's meta["link"] is a ParsedLink, its content its words.

    A link in another link's words is text.
    """
    found = WIKI_LINK.match(state.src, state.pos, state.posMax)
    if not found or not (found["target"].strip() or found["heading"]):
        return False
    if not found["embed"] and ADDRESS.match(state.src, found.end(), state.posMax):
        return False
    if not silent:
        push_link(state, as_link(found), found[0])
    state.pos = found.end()
    return True


def logseq_embed(state: StateInline, silent: bool) -> bool:
    """Likewise for {{embed [[target]]}}."""
    opening = LOGSEQ_EMBED.match(state.src, state.pos, state.posMax)
    found = WIKI_LINK.match(state.src, opening.end(), state.posMax) if opening else None
    if not found or not found["target"].strip() or not state.src.startswith("}}", found.end()):
        return False
    if not silent:
        written = state.src[state.pos : found.end() + 2]
        push_link(state, replace(as_link(found), is_embed=True), written)
    state.pos = found.end() + 2
    return True


def but_remarks(rule: BlockRule) -> BlockRule:
    """markdown-it's rule for link definitions, but for `[Anna]: Yes!`, which would not be shown:
    a word that is no address, and that no link asks for."""

    def definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        budget = state.env["budget"]
        budget.steps -= 1
        found = REMARK.match(line_at(state, start))
        is_remark = found and as_label(found[1]) not in labels_of(state)
        is_one = not is_remark and rule(state, start, end, silent)
        budget.steps -= DEFINITION_STEPS * is_one  # its address is taken apart
        return is_one

    return definition


def labels_of(state: StateBlock) -> frozenset[str]:
    """What links of the text may ask for, found once."""
    if "labels" not in state.env:
        found = LABEL.findall(state.src)
        labels = (as_label(label) for opening, label, closing in found if not (opening and closing))
        state.env["labels"] = frozenset(labels)
    known: frozenset[str] = state.env["labels"]
    return known


def as_label(written: str) -> str:
    return " ".join(written.split()).casefold()


def push_link(state: StateInline, link: ParsedLink, written: str) -> None:
    token = state.push("text" if state.linkLevel else "wiki_link", "", 0)
    token.markup = written
    token.content = link.alias or wiki_words(link)
    token.meta = {} if state.linkLevel else {"link": link}


def leave_code(state: StateCore) -> None:
    """markdown-it's core rule: in HTML's own <code> nothing is a link in brackets or a tag."""
    for token in state.tokens:
        opened = 0
        for child in token.children or ():
            if child.type == "html_inline" and (found := CODE.match(child.content)):
                opened = max(0, opened + (-1 if found[1] else 1))
            elif opened and child.type in {"wiki_link", "tag"}:
                child.content, child.type, child.meta = child.markup or child.content, "text", {}


def as_link(found: re.Match[str]) -> ParsedLink:
    """A wiki link; in a table a backslash stands before its "|"."""
    target, heading = found["target"], found["heading"] or ""
    if found["alias"] is not None:
        target, heading = target.removesuffix("\\"), heading.removesuffix("\\")
    if found["heading"] is not None and target.strip() and not heading.strip():
        target += "#"  # [[C#]] is no heading of C
    return new_link(target, heading, found["alias"] or "", found["embed"])


def new_link(target: str, heading: str, alias: str, embed: str) -> ParsedLink:
    return ParsedLink(
        target=target.strip()[:1000],
        heading=heading.strip()[:500],
        alias=alias.strip()[:500],
        is_embed=bool(embed),
    )


def link_to(address: str, words: str = "", *, is_embed: bool = False) -> ParsedLink:
    """The link that an address in Markdown or HTML is, its name as it is meant."""
    if found := IN_OBSIDIAN.match(address):
        said = parse_qs(address[found.end() :])
        address = quote((said.get("file") or said.get("filepath") or [""])[0])
    target, *behind = HEADING.split(address.strip(), maxsplit=1)
    heading = behind[0] if behind else ""
    target = QUERY.sub("", target)
    return new_link(decoded(target), unquote(heading), words, "!" if is_embed else "")


def decoded(target: str) -> str:
    """The name that is meant; as written where decoding it once more would change it."""
    name = unquote(target)
    return name if unquote(name) == name else target


def wiki_words(link: ParsedLink) -> str:
    return " › ".join(part for part in (link.target, link.heading) if part)
