"""Texts that make readers of text slow: one character, one pattern, one line, again and again."""
# ruff: noqa: E501 - patterns side by side

from collections.abc import Callable
from dataclasses import dataclass

Maker = Callable[[int], str]  # of a text of about so many characters


@dataclass
class Passage:
    """A served passage, with the fields of ai_chatbot.models.Source that are shown."""

    n: int
    title: str
    text: str
    heading: str = "Soil"
    url: str = "/notes/1/?start=0&end=9#passage"
    score: float = 0.5


PASSAGES = [
    Passage(1, "Boat", "It is blue. The boat Annika was repaired in May 2021 in Lund."),
    Passage(2, "a", "word a b 小船在二〇二一年五月修好了。"),
]
ONE_CHARACTER = r""" a.![]()<>*_`~#|-+=:;"'\/&$%^@{},?1é船ש"""
REPEATED = {
    "nul-like": "\u200b", "combining": "e\u0301", "newline": "\n", "carriage": "a\r\n", "tab": "\t",
    "dash item": "- ", "number item": "1. ", "quote": "> ", "items": "- a\n", "numbers": "1. a\n",
    "quotes": "> a\n", "headings": "# a\n", "setext": "a\n=\n", "link": "[a](", "image": "![a](",
    "wiki": "[[a", "wiki end": "[[a]]", "reference": "[a]: /x\n", "footnote": "[^a]", "title": '[a](b "',
    "tag": "<a ", "closed tag": "<b>x</b>", "div": "<div>", "auto link": "<http://", "comment": "<!--",
    "instruction": "<?", "cdata": "<![CDATA[", "entity": "&lt;", "number entity": "&#", "emphasis": "*a ",
    "strong": "**a ", "mixed": "*_", "under": "_a ", "strike": "~~a ", "code": "`a ", "fences": "```\n",
    "tildes": "~~~\n", "table": "|a", "rows": "|a|b|\n|-|-|\n", "mark": "[1] ", "marks": "[1]", "claim": "It is. ",
    "quoted end": '."', "dots": "a.. ", "hash tags": "#a ", "callout": "> [!note]\n", "rule": "---\n",
    "matter": "---\na: b\n---\n", "matter list": "---\na: [", "task": "- [ ] ", "address": "https://e.x/ ",
    "bad address": "![x](http://a]/b) ", "backslash": "\\[", "equals": "==a ", "line": "word " * 12 + "\n",
    "formulas": "$a$ ", "formula blocks": "$$\na\n", "comments": "%%a\n", "definitions": "a\n: b\n",
    "footnote texts": "[^a]: x [^a]\n\n", "inline footnotes": "^[a ", "block names": "a ^b\n", "aside": "<aside>\n",
    "bare address": "www.a.b/(", "mail": "a@b.c ", "pictures": f"![a](data:image/png;base64,{'A' * 200}) ",
    "prose": "The boat Annika was repaired in May 2021 in Lund. ", "chinese": "小船在二〇二一年五月修好了。",
}  # fmt: skip
NESTED: dict[str, Maker] = {
    "balanced brackets": lambda length: "[" * (length // 2) + "]" * (length // 2),
    "growing list": lambda length: grown(length, lambda n: "  " * n + "- a\n"),
    "growing backticks": lambda length: grown(length, lambda n: "`" * n + " "),
    "growing quotes": lambda length: grown(length, lambda n: ">" * n + " a\n"),
    "unclosed fence": lambda length: ("```\n" + "a\n" * length)[:length],
    "dots in a claim": lambda length: f"It is blue{'.' * length}x [1]",
    "spaces in a claim": lambda length: f"It is blue{' ' * length}x [1]",
    "blank lines": lambda length: f"a{chr(10) * length}b",
    "front matter": lambda length: f"---\na: {'x' * length}\n---\nb",
    "front matter lines": lambda length: "---\n" + "a: b\n" * (length // 5) + "---\nb",
    "one tag": lambda length: "<p " + "a=b " * (length // 4) + ">x</p>",
}


def grown(length: int, line: Maker) -> str:
    text, n = "", 0
    while len(text) < length:
        text, n = text + line(n), n + 1
    return text[:length]


def texts() -> dict[str, Maker]:
    """A maker of a text of some length, for each pattern."""
    repeated = {f"only {char!r}": char for char in ONE_CHARACTER} | REPEATED

    def repeat(piece: str) -> Maker:
        return lambda length: (piece * (length // len(piece) + 1))[:length]

    return {name: repeat(piece) for name, piece in repeated.items()} | NESTED


# Those that a model streams.
STREAMED = [
    *("only '['", "only '.'", "dash item", "link", "image", "title", "tag", "growing list"),
    *("dots in a claim", "quoted end", "headings", "table", "marks", "fences", "bad address"),
    "prose",
]
