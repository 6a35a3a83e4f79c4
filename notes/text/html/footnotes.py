"""Footnotes below the note: numbered as their marks come, each leading to the other."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from django.utils.translation import gettext as _
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

NOTE, MARK = "fn-", "fnref-"


@dataclass
class Footnote:
    tokens: list[Token]
    number: int = 0  # 0 until a mark names it
    marks: int = 0
    is_counted: bool = False


@dataclass
class Footnotes:
    named: dict[str, Footnote] = field(default_factory=dict)
    unnamed: list[Footnote] = field(default_factory=list)  # a second one of the same name
    numbered: list[Footnote] = field(default_factory=list)
    done: int = 0  # of the numbered: those whose own marks are numbered, too

    def define(self, label: str, tokens: list[Token]) -> None:
        if label in self.named:
            self.unnamed.append(Footnote(tokens))
        else:
            self.named[label] = Footnote(tokens)

    def count(self, tokens: list[Token]) -> None:
        """Number the footnotes whose marks stand in these tokens."""
        for token in tokens:
            links = 0
            for child in token.children or ():
                links += (child.type == "link_open") - (child.type == "link_close")
                if child.type == "footnote_mark":
                    self.count_mark(child, in_link=links > 0)

    def count_footnotes(self) -> None:
        """Likewise for the marks in footnotes: first in those that have a number."""
        self.count_numbered()
        for footnote in self.unnumbered():
            self.count_in(footnote)
            self.count_numbered()

    def count_numbered(self) -> None:
        while self.done < len(self.numbered):  # which grows meanwhile
            footnote = self.numbered[self.done]
            self.done += 1
            self.count_in(footnote)

    def count_in(self, footnote: Footnote) -> None:
        if not footnote.is_counted:
            footnote.is_counted = True
            self.count(footnote.tokens)

    def unnumbered(self) -> list[Footnote]:
        return [each for each in [*self.named.values(), *self.unnamed] if not each.number]

    def count_mark(self, mark: Token, *, in_link: bool) -> None:
        footnote = self.meant_by(mark)
        if not footnote.number:
            self.numbered.append(footnote)
            footnote.number = len(self.numbered)
        footnote.marks += 1
        mark.meta = {"number": footnote.number, "nth": footnote.marks, "in_link": in_link}

    def meant_by(self, mark: Token) -> Footnote:
        if "label" in mark.meta:
            return self.named.setdefault(mark.meta["label"], Footnote([]))
        words, mark.children = mark.children or [], None
        return Footnote(paragraph_of(words))


def paragraph_of(children: list[Token]) -> list[Token]:
    start, end = Token("paragraph_open", "p", 1), Token("paragraph_close", "p", -1)
    return [start, Token("inline", "", 0, children=children), end]


def gather_footnotes(state: StateCore) -> None:
    """markdown-it's core rule, before links are led and HTML is closed: all go to the end."""
    found = Footnotes()
    state.tokens = without_definitions(state.tokens, found)
    found.count(state.tokens)
    found.count_footnotes()
    if found.numbered or found.unnumbered():
        state.tokens += [*listed([*found.numbered, *found.unnumbered()])]


def without_definitions(tokens: list[Token], found: Footnotes) -> list[Token]:
    """All other tokens; a definition may stand in a list, in a quotation or in another one."""
    levels: list[list[Token]] = [[]]
    labels: list[str] = []
    for token in tokens:
        if token.type == "footnote_open":
            labels.append(token.meta["label"])
            levels.append([])
        elif token.type == "footnote_close":
            found.define(labels.pop(), levels.pop())
        else:
            levels[-1].append(token)
    return levels[0]


def listed(footnotes: list[Footnote]) -> Iterator[Token]:
    yield Token("footnotes_open", "ol", 1, block=True)
    for footnote in footnotes:
        yield Token("footnote_open", "li", 1, block=True, meta={"number": footnote.number})
        yield from with_way_back(footnote)
        yield Token("footnote_close", "li", -1, block=True)
    yield Token("footnotes_close", "ol", -1, block=True)


def with_way_back(footnote: Footnote) -> list[Token]:
    if not footnote.number:
        return footnote.tokens
    back = Token("footnote_back", "", 0, meta={"number": footnote.number})
    tokens = list(footnote.tokens) or paragraph_of([])
    if tokens[-1].type != "paragraph_close" or tokens[-1].hidden:
        return [*tokens, *paragraph_of([back])]
    tokens[-2].children = [*(tokens[-2].children or []), back]
    return tokens


def render_mark(self: object, tokens: list[Token], at: int, options: object, env: object) -> str:
    number, nth = tokens[at].meta["number"], tokens[at].meta["nth"]
    if tokens[at].meta["in_link"]:
        return f"<sup>{number}</sup>"
    name = f"{MARK}{number}" if nth == 1 else f"{MARK}{number}-{nth}"
    label = escape(_("Footnote %(number)s") % {"number": number})
    link = f'<a href="#{NOTE}{number}" aria-label="{label}">{number}</a>'
    return f'<sup class="footnote-mark" id="{name}">{link}</sup>'


def render_back(self: object, tokens: list[Token], at: int, options: object, env: object) -> str:
    number = tokens[at].meta["number"]
    return f' <a href="#{MARK}{number}" aria-label="{escape(_("Back to the text"))}">↩</a>'


def render_list(self: object, tokens: list[Token], at: int, options: object, env: object) -> str:
    return '<ol class="footnotes">\n' if tokens[at].nesting == 1 else "</ol>\n"


def render_footnote(
    self: object, tokens: list[Token], at: int, options: object, env: object
) -> str:
    number = tokens[at].meta["number"]
    return f'<li id="{NOTE}{number}">' if number else '<li class="unmarked">'
