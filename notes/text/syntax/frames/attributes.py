"""What makers of sites and books write for their own programs: how something is to look, where
the contents go, what is run. It is read and not shown, or shown as the code that it is."""

import re

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

VALUE = (
    r"(?:[#.][\w:-]{1,80}+|[\w-]{1,40}+=(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|[^\s{}\"']{1,200}+))"
)
# Pandoc's `![](a.png){width=50%}` and `{#name .class}`, kramdown's `{:target="_blank"}`.
ATTRIBUTES = re.compile(rf"\{{:?[ \t]*+{VALUE}(?:[ \t]+{VALUE}){{0,9}}[ \t]*+\}}")
OF_A_BLOCK = re.compile(
    rf"(?:\A|\n)(?P<said>\{{:[ \t]*+(?:toc|{VALUE}[^{{}}\n]{{0,200}})\}})[ \t]*+\Z"
)
DRESSED = {"link_close", "image", "code_inline", "wiki_link"}  # what may be given attributes
# Where a tool puts the list of a note's headings, which our page has beside it. `[[toc]]` may be
# a note.
CONTENTS = re.compile(r"(?:\[toc\]|\[\[_to(?:c|sp)_\]\]|\$\{toc\}|\{\{>?toc\}\}|\{:toc\})", re.I)
# Logseq's and Roam's, which only they can run; `{{embed [[a note]]}}` is a link.
RUN = re.compile(r"\{\{\[{0,2}(?:query|renderer|table|kanban|function)\b[^{}\n]{0,1000}\}\}", re.I)

# Jekyll's and Hugo's, likewise; and what Pandoc makes of underlined words, `[words]{.underline}`.
TAG = re.compile(r"\{%[^{}%\n]{1,1000}%\}|\{\{[<%][^{}\n]{1,1000}[>%]\}\}")
SPAN = re.compile(rf"\[([^\[\]\n]{{1,500}})\](?={ATTRIBUTES.pattern})")
# Hugo's way to show a picture.
FIGURE = re.compile(r"\{\{[<%][ \t]*+(?:figure|image|img)\b([^{}<>\n]{1,500})[>%]\}\}")
GIVEN = re.compile(r"\b(src|alt|title|caption)=[\"“]([^\"“”\n]*+)[\"”]")


def attributes(state: StateInline, silent: bool) -> bool:
    """markdown-it's inline rule: a `comment` behind what is dressed by it, code that is run, or a
    picture."""
    if figure(state, silent):
        return True
    found = RUN.match(state.src, state.pos, state.posMax) or TAG.match(
        state.src, state.pos, state.posMax
    )
    kind = "code_inline"
    if not found and state.tokens and state.tokens[-1].type in DRESSED and not state.pending:
        found, kind = ATTRIBUTES.match(state.src, state.pos, state.posMax), "comment"
    if not found:
        return False
    if not silent:
        token = state.push(kind, "code" if kind == "code_inline" else "", 0)
        token.content, token.meta = found[0], {} if kind == "code_inline" else {"dresses": True}
    state.pos = found.end()
    return True


def span(state: StateInline, silent: bool) -> bool:
    """markdown-it's inline rule: words in brackets that only attributes follow, without both."""
    found = SPAN.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    end = state.posMax
    if not silent:
        state.pos, state.posMax = found.start(1), found.end(1)
        state.md.inline.tokenize(state)
        state.push("comment", "", 0).meta = {"dresses": True}
    state.pos, state.posMax = found.end(), end
    dressing = ATTRIBUTES.match(state.src, state.pos, end)
    state.pos = dressing.end() if dressing else state.pos
    return True


def figure(state: StateInline, silent: bool) -> bool:
    found = FIGURE.match(state.src, state.pos, state.posMax)
    given = dict(GIVEN.findall(found[1])) if found else {}
    if not found or not given.get("src"):
        return False
    if not silent:
        token = state.push("image", "img", 0)
        words = given.get("alt") or given.get("caption") or given.get("title") or ""
        token.attrs = {"src": state.md.normalizeLink(given["src"]), "alt": ""}
        token.content, token.children = words, [Token("text", "", 0, content=words)]
    state.pos = found.end()
    return True


def hide_contents(state: StateCore) -> None:
    """markdown-it's core rule before the inline ones: a paragraph that is but a place for the
    contents becomes a `comment`, and a paragraph's last line of attributes goes."""
    for at in range(len(state.tokens) - 2):
        opened, words, closed = state.tokens[at : at + 3]
        if opened.type != "paragraph_open" or words.type != "inline":
            continue
        if "{:" in words.content and (found := OF_A_BLOCK.search(words.content)):
            words.content = words.content[: found.start()]
        if CONTENTS.fullmatch(words.content.strip()) or not words.content.strip():
            become_comment(opened, words, closed)


def become_comment(opened: Token, words: Token, closed: Token) -> None:
    """In their places, so that what holds them stays as it is; one of no content, which else
    would be read."""
    opened.hidden = closed.hidden = True
    opened.type = closed.type = "comment"
    opened.nesting = closed.nesting = 0
    words.type, words.content, words.children = "comment", "", None
