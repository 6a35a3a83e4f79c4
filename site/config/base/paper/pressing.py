"""The process that sets a document: {"fonts": a folder or "", "data": what document.typ reads} on
its standard input becomes a PDF on its standard output.

It has bounds of memory and time, and none of our secrets. Typst is given no folder to read from but
the fonts': the data is no markup, and if it were, there would be nothing to take.
"""

import json
import os
import re
import resource
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from typst import Compiler, Fonts, TypstError

from config.base.paper.blocks import paragraph

TEMPLATE: Final = Path(__file__).with_name("document.typ")
SECONDS_MAX: Final = 30  # of the processor
MEMORY_MAX_BYTES: Final = 2_000_000_000  # of addresses
ACCESSIBLE: Final = "ua-1"  # PDF/UA: tagged, titled, every letter with its character
UNSEEN = re.compile(r"the text `\"((?:[^`\n]|`(?!\")){1,40}?)\"` could not be displayed")
BEHIND = 5  # answers come first
BOX = "\u25a1"
NAMED_MAX = 12  # characters that no font has


def main() -> None:
    os.nice(BEHIND)
    limit()
    asked = json.load(sys.stdin.buffer)
    folder, data = asked["fonts"], asked["data"]
    sys.stdout.buffer.write(pressed(data, folder))


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MAX, SECONDS_MAX))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX_BYTES, MEMORY_MAX_BYTES))


def pressed(data: dict[str, Any], folder: str) -> bytes:
    """The PDF; what our fonts lack is sought in the machine's, and what those lack is said."""
    missing: set[str] = set()
    for with_system in (False, True):
        try:
            return compiled(data, folder, with_system=with_system)
        except TypstError as problem:
            missing = unseen(problem.diagnostic)
        if not missing:
            break
    data = with_boxes(data, missing) if missing else data
    try:
        return compiled(data, folder, with_system=True)
    except TypstError:  # what a standard does not allow can be read all the same
        return compiled(data, folder, with_system=True, standard=[])


def compiled(
    data: dict[str, Any], folder: str, *, with_system: bool, standard: Sequence[Any] = (ACCESSIBLE,)
) -> bytes:
    fonts = Fonts(with_system, True, [folder] if folder else [])
    with tempfile.TemporaryDirectory() as nothing:
        compiler = Compiler(
            TEMPLATE.read_bytes(),
            root=nothing,
            font_paths=fonts,
            sys_inputs={"data": json.dumps(data)},
            package_path=nothing,
            package_cache_path=nothing,
        )
        made = compiler.compile(format="pdf", pdf_standards=list(standard))
    assert isinstance(made, bytes)
    return made


def unseen(diagnostic: str) -> set[str]:
    """The characters that no font has, as Typst names them."""
    return {sign for found in UNSEEN.findall(diagnostic) for sign in found}


def with_boxes(data: dict[str, Any], missing: set[str]) -> dict[str, Any]:
    """The data with a box for each of these, and a sentence that says so."""
    words = json.dumps(data, ensure_ascii=False)
    boxed: dict[str, Any] = json.loads(words.translate(dict.fromkeys(map(ord, missing), BOX)))
    boxed["blocks"].insert(0, notice(data["words"]["missing"], missing))
    return boxed


def notice(words: str, missing: set[str]) -> dict[str, Any]:
    named = [f"U+{ord(sign):04X}" for sign in sorted(missing)[:NAMED_MAX]]
    more = ["…"] if len(missing) > NAMED_MAX else []
    return paragraph(words.replace("{characters}", ", ".join(named + more))) | {"k": "notice"}


if __name__ == "__main__":
    main()
