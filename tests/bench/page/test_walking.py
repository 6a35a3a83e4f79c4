"""Which of the pages a part of the walk looks at."""

from bench.page.walking import LOOKS, Part


def test_all_of_it_unless_said_otherwise():
    assert Part().has("conversations-id-menu")
    assert Part().looks == tuple(LOOKS)


def test_pages_are_named_as_a_shell_names_files():
    part = Part(("notes*", "conversations-id"))

    assert part.has("notes-id-edit-link")
    assert part.has("conversations-id")
    assert not part.has("conversations-id-menu")
    assert not part.has("conversations-none-found")
