"""The languages whose code is coloured: each of their lexers takes linear time, or little more.

Pygments has some five hundred. In a few a row of thirty spaces takes for ever, and Python's `re`
holds the whole process up meanwhile: ```maple and a quotation mark that is not closed.
"""

from functools import lru_cache

from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound

# By each lexer's first alias; tests/config/base/test_highlighting.py tries them all.
QUICK = frozenset(
    "python pycon pytb javascript typescript json yaml toml ini properties xml html css scss sass"
    " less sql postgresql sqlite3 mysql bash console powershell batch c cpp csharp objective-c java"
    " kotlin scala groovy go rust swift zig dart ruby php perl lua splus julia matlab octave"
    " haskell ocaml fsharp elixir erlang clojure common-lisp scheme fortran delphi nasm gas"
    " make cmake docker nginx apacheconf diff http graphql protobuf tex markdown restructuredtext"
    " vim django terraform nixos solidity text output".split()
)


@lru_cache(maxsize=1000)  # anybody may name any
def known(alias: str) -> bool:
    try:
        return find_lexer_class_by_name(alias).aliases[0] in QUICK
    except ClassNotFound:
        return False


def is_coloured(language: str) -> bool:
    """Whether code that names this language, by any of its names, is coloured."""
    return len(language) <= 40 and known(language.lower())
