"""Org's blocks amid Markdown."""

import pytest

from notes.importing.formats.blocks import with_blocks


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("#+BEGIN_QUOTE\nGrüße\n苔\n#+END_QUOTE\nb", ">\n> Grüße\n> 苔\nb"),
        ("#+begin_tip\na\n#+end_tip", "> [!tip]\n> a"),
        ("- #+BEGIN_SRC python\n  x = 1\n  #+END_SRC", "- ```python\n  x = 1\n  ```"),
        ("#+BEGIN_SRC\n#+END_QUOTE\n#+END_SRC", "```\n#+END_QUOTE\n```"),
        ("#+BEGIN_QUOTE\nnever ended", "#+BEGIN_QUOTE\nnever ended"),
        ("no block at all", "no block at all"),
    ],
)
def test_orgs_blocks_are_markdowns(text, markdown):
    assert with_blocks(text) == markdown
