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
    "joiners": "\u200da", "stacked": "a" + "\u0301" * 40 + " ", "turned": "\u202ea", "family": "👨\u200d👩\u200d👧",
    "thai": "เรือซ่อมแล้ว", "arabic": "القارب", "korean": "배를고쳤다", "halves": "ｶﾞ", "astral": "𠀀", "dashes": "—",
    "fullwidth": "［１］", "chinese stops": "。", "chinese claims": "它是蓝色的。[1]", "ellipses": "… ", "pipes": "a|b\n",
    "table cells": "|-", "table head": "|a|\n|-|\n", "link ends": "](", "empty links": "[]() ", "link names": "[a][a] ",
    "footnote pairs": "[^a]: b\n[^a] ", "quoted items": "> - ", "item quotes": "- > ", "callouts": "> [!a]-\n> > ",
    "html blocks": "<details>\n\n", "html ends": "</p>", "attributes": "<a b='", "scripts": "<script>", "textarea": "<textarea>",
    "named entity": "&amp", "long entity": "&CounterClockwiseContourIntegral;", "hex entity": "&#x41;", "declarations": "<!A ",
    "inline fields": "a:: b\n", "bracket fields": "[a:: b] ", "embed": "![[a|b]]\n", "wiki heads": "[[a#b|", "tag paths": "#a/",
    "comment ends": "-->", "html comments": "<!-- a -->", "emphasis runs": "***a** ", "closers": "a** ", "mixed runs": "*a_ ",
    "dollars": "$a ", "dollar pairs": "$$a", "formula begins": "\\begin{a}", "round formulas": "\\(a", "think": "<think>",
    "thoughts": "<think>a</think>", "urls": "http://a.b/?", "www": "www.", "mails": "a@", "colons": "a:b:", "dates": "2021-05-06 ",
    "times": "last week ", "days": "3 days ago ", "quotations": '"a ', "operators": "a OR ", "excluded": "-a ", "folders": "folder:a ",
    "groups": "(a OR ", "base64": "QUJD", "hex lines": "00 01 02 03\n", "json": '{"a":', "lists": "[[1,", "numbers alone": "1 2 ",
    "no spaces": "aB1", "names": "Anna Berg ", "negations": "not no never ", "tab items": "\t- a\n", "alpha items": "a) b\n",
    "broken lines": "a  \n", "backslash lines": "a\\\n", "vertical": "a\v", "separators": "a\u2028", "next lines": "a\u0085",
    "form feeds": "\f\n", "private": "\ue000", "replacement": "\ufffd", "superscripts": "a^b^", "marks open": "==", "code open": "`` ` ",
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
    "growing stars": lambda length: grown(length, lambda n: "*" * n + "a "),
    "growing brackets": lambda length: grown(length, lambda n: "[" * n + "a "),
    "growing fences": lambda length: grown(length, lambda n: "`" * (n + 3) + "\n"),
    "growing dollars": lambda length: grown(length, lambda n: "$" * n + "a "),
    "growing numbers": lambda length: grown(length, lambda n: f"{n}. a\n"),
    "many tags": lambda length: grown(length, lambda n: f"#tag{n} "),
    "many links": lambda length: grown(length, lambda n: f"[[note {n}]] "),
    "many names": lambda length: grown(length, lambda n: f"[a{n}]: /x{n}\n"),
    "many footnotes": lambda length: grown(length, lambda n: f"[^{n}]: x\n\n"),
    "many noted": lambda length: grown(length, lambda n: f"a[^{n}] "),
    "many words": lambda length: grown(length, lambda n: f"word{n} "),
    "many headings": lambda length: grown(length, lambda n: f"# head {n}\n"),
    "many fields": lambda length: grown(length, lambda n: f"field{n}:: {n}\n"),
    "many elements": lambda length: grown(length, lambda n: f"<a{n}>"),
    "quotes in lists": lambda length: grown(length, lambda n: "> - " * (n % 100) + "a\n"),
    "wide table": lambda length: f"{'|a' * (length // 4)}|\n{'|-' * (length // 4)}|\n",
    "wide rows": lambda length: f"{'|a' * 100}|\n{'|-' * 100}|\n" + "|\n" * (length - 400),
    "matter of many": lambda length: "---\n" + grown(length, lambda n: f"k{n}: v\n") + "---\n",
    "matter list of tags": lambda length: (
        "---\ntags: [" + grown(length, lambda n: f"t{n}, ") + "]\n---\n"
    ),
    "matter of brackets": lambda length: f"---\na: {'[' * length}\n---\n",
    "matter of braces": lambda length: f"---\na: {'{a: ' * (length // 4)}\n---\n",
    "matter of keys": lambda length: f"---\n{'? ' * (length // 2)}\n---\n",
    "matter of dashes": lambda length: f"---\na:\n  {'- ' * (length // 2)}\n---\n",
    "matter of quotes": lambda length: f'---\na: "{"x " * (length // 2)}\n---\n',
    "matter of blanks": lambda length: f"---\na: |\n{' ' * length}x\n---\n",
    "matter of numbers": lambda length: f"---\na: {'9' * length}\n---\n",
    "long address": lambda length: f"[a](http://a.b/{'a' * length})",
    "long link": lambda length: f"[[{'a' * length}]]",
    "long heading": lambda length: f"# {'a ' * (length // 2)}\n\nb",
    "long fence": lambda length: f"```{'a' * length}\nb\n```",
    "long marks": lambda length: f"It is blue [{'1, ' * (length // 3)}1].",
    "long name": lambda length: f"[{'a' * length}]: /x",
    "deep then text": lambda length: "> " * (length // 2) + "a\nb",
    "one tag": lambda length: "<p " + "a=b " * (length // 4) + ">x</p>",
}


def grown(length: int, line: Maker) -> str:
    lines: list[str] = []
    so_far = 0
    while so_far < length:
        lines.append(line(len(lines)))
        so_far += len(lines[-1])
    return "".join(lines)[:length]


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
