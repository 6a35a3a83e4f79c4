"""Other markups for writing: reStructuredText, AsciiDoc, LaTeX, MediaWiki.

What people see at once becomes Markdown: headings, emphasis, lists, links, pictures, code. The rest
stays as it was written, so that no word of it is lost.
"""

import re
from collections.abc import Callable, Sequence
from functools import partial

from notes.importing.formats.texts.decoded import text_in
from notes.importing.formats.texts.wiki_tables import with_tables

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]
UNDERLINE = re.compile(r"([=\-~^\"'#*+.:_`])\1{1,200}\s*$")
PLACE, HELD = "\ue0f2", re.compile("\ue0f2(\\d{1,6})\ue0f3")  # signs that no script has
FENCED = re.compile(r"(?ms)^(-{4,}|\.{4,})[ \t]*\n(.{0,50000}?\n)\1[ \t]*$")


def read_with(data: bytes, code: Sequence[re.Pattern[str]], rules: Sequence[Rule]) -> str:
    """The text by the rules, which leave alone what its markup calls code."""
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(found[1] if found.re.groups == 1 else found[2])
        is_block = "\n" in held[-1]
        held[-1] = f"```\n{held[-1].strip(chr(10))}\n```" if is_block else f"`{held[-1]}`"
        return f"{PLACE}{len(held) - 1}\ue0f3"

    text = text_in(data)
    for pattern in code:
        text = pattern.sub(hold, text)
    for pattern, instead in rules:
        text = pattern.sub(instead, text)
    return HELD.sub(lambda found: held[int(found[1])] if int(found[1]) < len(held) else "", text)


def rule(pattern: str, instead: str | Callable[[re.Match[str]], str]) -> Rule:
    return re.compile(pattern, re.M), instead


def heading(level: int, found: re.Match[str]) -> str:
    return f"{'#' * min(level, 6)} {found[1].strip()}"


def by_length(found: re.Match[str]) -> str:
    """A heading or an item, of the depth that its signs have."""
    return f"{'#' * min(len(found[1]), 6)} {found[2].strip()}"


def bullet(sign: str, found: re.Match[str]) -> str:
    return f"{'   ' * (len(found[1]) - 1)}{sign} "


# --- reStructuredText ---------------------------------------------------------------------------

RST_CODE = (re.compile(r"``([^`\n]+)``"),)
RST = (
    rule(r"^\.\. (?:image|figure):: *(\S+)[ \t]*$", r"![](\1)"),
    rule(r"^\.\. ([a-z-]{1,30}):: *(.*)$", r"**\1** \2"),
    rule(r"`([^`<\n]{1,300}?)\s{0,20}<([^<>`\n]{1,1000})>`__?", r"[\1](\2)"),
    rule(r":[a-z:.+-]{1,40}:`([^`\n]{1,300})`", r"\1"),
)


def read_rst(data: bytes) -> tuple[str, str]:
    return underlined(read_with(data, RST_CODE, RST)), ""


def underlined(text: str) -> str:
    """Headings by the order in which their signs come first; a line above them is of them."""
    out: list[str] = []
    signs: list[str] = []
    for line in text.split("\n"):
        found, title = UNDERLINE.match(line), out[-1].strip() if out else ""
        if found and title and not UNDERLINE.match(title) and len(line.rstrip()) >= len(title) // 2:
            over = len(out) > 1 and (above := UNDERLINE.match(out[-2])) and above[1] == found[1]
            sign = found[1] * (2 if over else 1)
            signs += [] if sign in signs else [sign]
            out[-2 if over else -1 :] = [f"{'#' * min(signs.index(sign) + 1, 6)} {title}"]
        else:
            out.append(line)
    return "\n".join(out)


# --- AsciiDoc -----------------------------------------------------------------------------------

ASCIIDOC_CODE = (FENCED, re.compile(r"`([^`\n]+)`"))
ASCIIDOC = (
    rule(r"^(={1,6})[ \t]+(\S.*)$", by_length),
    rule(r"^image::?([^\[\]\s]+)\[([^\[\]\n]*)\][ \t]*$", r"![\2](\1)"),
    rule(r"\bimage:([^\[\]\s:]+)\[([^\[\]\n]*)\]", r"![\2](\1)"),
    rule(r"\b(?:link|xref):([^\[\]\s]{1,1000}+)\[([^\[\]\n]+)\]", r"[\2](\1)"),
    rule(r"\b(https?://[^\[\]\s]{1,1000}+)\[([^\[\]\n]+)\]", r"[\2](\1)"),
    rule(r"<<[^<>,\n]{1,200},\s*([^<>\n]{1,200})>>", r"\1"),
    rule(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])", r"**\1**"),
    rule(r"^[ \t]*(\*{1,5})[ \t]+", partial(bullet, "-")),
    rule(r"^[ \t]*(\.{1,5})[ \t]+", partial(bullet, "1.")),
)


def read_asciidoc(data: bytes) -> tuple[str, str]:
    return read_with(data, ASCIIDOC_CODE, ASCIIDOC), ""


# --- LaTeX --------------------------------------------------------------------------------------

INSIDE = r"\{([^{}\n]{1,1000})\}"
TEX_CODE = (
    re.compile(
        r"(?ms)\\begin\{(verbatim|lstlisting|minted)\}((?:(?!\\begin\{\1\}).)*?\n)"
        r"[ \t]*\\end\{\1\}"
    ),
    re.compile(r"\\(?:verb|lstinline)\|([^|\n]+)\|"),
)
TEX_HEADINGS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph")
FORMULA = r"\{(?:equation|align|gather|displaymath|multline)\*?\}"
PLAIN = r"\{(?:document|itemize|enumerate|description|center|figure|abstract|quote)\*?\}"
OPTIONS = r"(?:\[[^\[\]\n]*\])?"
TEX = (
    rule(r"(?<!\\)%[% =-]*(.*)$", lambda found: f"<!-- {found[1]} -->" if found[1] else ""),
    rule(r"^\\(?:documentclass|usepackage|bibliographystyle|newcommand|geometry)\b.*$", ""),
    rule(rf"\\(?:begin|end){FORMULA}", "$$"),
    rule(rf"^[ \t]*\\(?:begin|end){PLAIN}{OPTIONS}[ \t]*$", ""),
    rule(
        r"^[ \t]*\\item\b[ \t]*(?:\[([^\[\]\n]*)\])?[ \t]*",
        lambda found: f"- {found[1]} " if found[1] else "- ",
    ),
    rule(rf"\\includegraphics{OPTIONS}{INSIDE}", r"![](\1)"),
    rule(rf"\\href{INSIDE}{INSIDE}", r"[\2](\1)"),
    rule(rf"\\url{INSIDE}", r"<\1>"),
    rule(rf"\\textbf{INSIDE}", r"**\1**"),
    rule(rf"\\(?:emph|textit){INSIDE}", r"*\1*"),
    rule(rf"\\texttt{INSIDE}", r"`\1`"),
    rule(rf"\\(?:footnote|caption){INSIDE}", r" (\1)"),
    rule(rf"\\title{INSIDE}", partial(heading, 1)),
    *(
        rule(rf"\\{name}\*?{OPTIONS}{INSIDE}", partial(heading, level))
        for level, name in enumerate(TEX_HEADINGS, 1)
    ),
    rule(r"^[ \t]*\\(?:maketitle|tableofcontents|newpage|clearpage|centering)\b[ \t]*$", ""),
    rule(r"``|''", '"'),
    rule(r"(?<=\S)~(?=\S)", "\xa0"),
)


def read_tex(data: bytes) -> tuple[str, str]:
    return re.sub(r"\n{3,}", "\n\n", read_with(data, TEX_CODE, TEX)), ""


# --- MediaWiki ----------------------------------------------------------------------------------

WIKI_CODE = (
    re.compile(
        r"(?s)<(nowiki|pre|syntaxhighlight|source|code)\b[^<>]{0,200}>((?:(?!<\1\b).)*?)</\1>"
    ),
)
WIKI = (
    rule(r"^[ \t]*__[A-Z]{3,20}__[ \t]*$", ""),  # __TOC__
    rule(r"^(#+)[ \t]*(?=[^\s#])", partial(bullet, "1.")),
    rule(r"^(={1,6})(?![ \t]*+[=\n])([^\n]+?)\1[ \t]*$", by_length),
    rule(r"^(\*+)[ \t]*(?=[^\s*])", partial(bullet, "-")),
    rule(r"\[\[(?:File|Image|Datei|Fichier):([^\[\]|\n]+)(?:\|[^\[\]\n]*)?\]\]", r"![[\1]]"),
    rule(r"(?<!\[)\[(https?://[^\s\[\]]+)[ \t]++([^\[\]\n]+)\]", r"[\2](\1)"),
    rule(r"'''''([^'\n]+)'''''", r"***\1***"),
    rule(r"'''([^\n]+?)'''", r"**\1**"),
    rule(r"(?<!')''(?!')([^\n]+?)''(?!')", r"*\1*"),
    rule(r"^(:{1,9})[ \t]*+(?=[^\s:{])", lambda found: f"{'>' * len(found[1])} "),
    rule(r"^;[ \t]*+([^:\n]{1,300}+):?[ \t]*+", r"**\1** "),
    rule(r"<ref(?:\s[^<>]{0,100})?>([^<>\n]{1,1000})</ref>", r" (\1)"),
)


def read_wiki(data: bytes) -> tuple[str, str]:
    return with_tables(read_with(data, WIKI_CODE, WIKI)), ""
