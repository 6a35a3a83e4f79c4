"""Org's spelling of blocks, #+BEGIN_QUOTE to #+END_QUOTE, as Logseq has it amid Markdown."""

import re

BEGIN = re.compile(
    r"([ \t]*(?:[-*+] )?)#\+BEGIN_([A-Z]{3,20})[ \t]*+([\w+#-]{0,30})[ \t]*+\Z", re.I
)
END = re.compile(r"[ \t]*#\+END_([A-Z]{3,20})[ \t]*+\Z", re.I)
CALLOUTS = {"NOTE", "TIP", "WARNING", "IMPORTANT", "CAUTION", "PINNED"}
VERBATIM = {"SRC", "EXAMPLE", "EXPORT", "QUERY"}


def with_blocks(text: str) -> str:
    """Its blocks in Org's spelling, #+BEGIN_QUOTE to #+END_QUOTE, as Markdown has them."""
    if "#+begin_" not in text.lower():
        return text
    out: list[str] = []
    opened = indent = ""
    lines = text.split("\n")
    last = {end[1].upper(): at for at, line in enumerate(lines) if (end := END.match(line))}
    for at, line in enumerate(lines):
        begin, end = BEGIN.match(line), END.match(line)
        if not opened and begin and at < last.get(begin[2].upper(), -1):
            opened, indent = begin[2].upper(), begin[1].replace("-", " ")
            out += opening_of(opened, begin)
        elif opened and end and end[1].upper() == opened:
            out += [f"{indent}```"] if opened in VERBATIM else []
            opened = ""
        elif opened and opened not in VERBATIM:
            out.append(f"{indent}> {line.removeprefix(indent)}")
        else:
            out.append(line)
    return "\n".join(out)


def opening_of(kind: str, begin: re.Match[str]) -> list[str]:
    if kind in VERBATIM:
        return [f"{begin[1]}```{begin[3]}"]
    return [f"{begin[1]}> [!{kind.lower()}]"] if kind in CALLOUTS else [f"{begin[1]}>"]
