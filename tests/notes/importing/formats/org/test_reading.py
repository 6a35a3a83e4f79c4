"""Org files as Markdown notes."""

import time

import pytest

from notes.importing.formats.org.reading import to_markdown
from tests.pace import allowed

ID = "6635c2f1-3f0a-4d3e-9c53-0a1b2c3d4e5f"


def body_of(text):
    return to_markdown(text).strip("\n")


def test_keywords_become_front_matter(write):
    note = write(
        "roam/boat.org",
        ':PROPERTIES:\n:ID:       abc\n:ROAM_ALIASES: "Das Boot" 船\n:ROAM_REFS: https://x.org/a\n'
        ":END:\n#+title: The boat\n#+date: [2024-05-03 Fri 10:00]\n#+filetags: :harbour:im_Süd:\n"
        "#+AUTHOR: Åsa\n#+startup: showall\n\nText.\n",
    )

    assert (note.title, note.source_url) == ("The boat", "https://x.org/a")
    assert note.dated_on.isoformat() == "2024-05-03"
    assert {tag.name for tag in note.tags.all()} == {"harbour", "im_Süd"}
    assert note.front_matter["aliases"] == ["Das Boot", "船"]
    assert note.front_matter["author"] == "Åsa"
    assert note.body.strip() == "Text."


def test_links_between_org_files_are_alive_by_name_and_by_id(bring, leads):
    brought = bring(
        {
            "a.org": "* Here\nSee [[file:sub/b.org][the boat]], [[./sub/b.org::*Sails][sails]] and "
            f"[[id:{ID}][mast]]; [[*Here]] [[https://x.org/a_b][web]] [[id:none][gone]].\n",
            "sub/b.org": f"* Sails\n* Mast\n:PROPERTIES:\n:ID: {ID.upper()}\n:HEIGHT: 9\n:END:\n"
            "back to [[file:../a.org]]\n",
        }
    )

    first, second = brought.notes["a.org"], brought.notes["sub/b.org"]
    assert [each for each in leads(first) if each] == ["sub/b.org"] * 3
    assert leads(second) == ["a.org"]
    assert "[sails](./sub/b.org#Sails)" in first.body
    assert f"[mast](sub/b.org#^{ID})" in first.body
    assert "[web](https://x.org/a_b)" in first.body
    assert " gone." in first.body
    assert f"# Mast\n\n^{ID}\n- HEIGHT: 9" in second.body


def test_headings_keep_state_priority_and_tags():
    text = (
        "* TODO [#A] Mend the sail  :boat:@home:\n"
        "DEADLINE: <2024-05-03 Fri> CLOSED: [2024-05-01 Wed]\n*** Deep\n"
    )

    assert body_of(text) == (
        "# TODO (A) Mend the sail #boat #home\n\n"
        "DEADLINE: 2024-05-03 Fri CLOSED: 2024-05-01 Wed\n\n### Deep"
    )


def test_code_is_kept_letter_by_letter():
    text = "#+begin_src sh -n\n,* not a heading\nif [[ -f *x* ]]; then\n```\n#+end_src\n: =fixed=\n"

    assert body_of(text) == (
        "````sh\n* not a heading\nif [[ -f *x* ]]; then\n```\n````\n\n    =fixed="
    )


def test_a_fixed_line_is_code_whatever_stands_above_it():
    assert body_of("café\n: *x*\n: [[y]]\n- 項\n  : z\n") == (
        "café\n\n    *x*\n    [[y]]\n- 項\n\n      z"
    )


def test_what_is_marked_in_a_line():
    line = "*bold* /slant/ +gone+ ~a_b~ =c*d= and /usr/bin/x, 2*3*4, [fn:1] a <2024-05-03 Fri>"

    assert body_of(line) == (
        "**bold** *slant* ~~gone~~ `a_b` `c*d` and /usr/bin/x, 2*3*4, [^1] a 2024-05-03 Fri"
    )


def test_lists_tables_quotations_and_footnotes():
    text = (
        "- [X] done\n- [ ] open\n- term :: meaning\n  1) one\n"
        "| Fruit | Price |\n|-------+-------|\n| Plum  |     3 |\n#+TBLFM: $2=3\n"
        "#+begin_quote\nSaid so.\n#+end_quote\n#+caption: A picture\n[[file:img/a b.png]]\n"
        "[fn:1] The note.\n# a comment\n-----\n"
    )
    body = body_of(text)

    for wanted in (
        "- [x] done\n- [ ] open\n- **term**: meaning\n  1) one",
        "| Fruit | Price |\n| --- | --- |\n| Plum | 3 |",
        "`#+tblfm: $2=3`",
        "> Said so.",
        "![](img/a%20b.png)",
        "[^1]: The note.",
        "%%a comment%%",
        "\n---",
    ):
        assert wanted in body, wanted


def test_right_to_left_and_chinese_text_stay(write):
    note = write("שלום.org", "* כותרת\n寿司を食べる *太字* です")

    assert note.title == "כותרת"
    assert "寿司を食べる **太字** です" in note.body


def test_a_block_or_drawer_without_an_end_loses_nothing():
    assert "tail" in body_of("#+begin_src x\ncode\n* tail")
    assert body_of(":PROPERTIES:\n:A: b\n* tail\ntext").endswith("# tail\n\ntext")


@pytest.mark.parametrize(
    "piece",
    [
        "*",
        "* ",
        "[[",
        "|",
        "|a\n",
        "| ",
        " ",
        "- ",
        "=a ",
        ":x:\n",
        "/a ",
        "~",
        "[fn:",
        "<2024-05-03 ",
        "#+begin_src\n",
        "- ::",
        "`",
    ],
)
def test_a_long_file_of_one_thing_is_read_at_once(piece):
    began = time.thread_time()

    to_markdown(piece * (200_000 // len(piece)))

    assert time.thread_time() - began < allowed(5)


def test_an_item_has_one_box_and_what_looks_like_more_is_text():
    assert (
        body_of("- [X] [ ] twice\n- [ ]\n- [-] a :: b") == "- [x] [ ] twice\n- [ ]\n- [ ] **a**: b"
    )
    assert body_of("- " + "[ ] " * 20_000 + "end").endswith("[ ] end")


def test_a_title_of_many_lines_is_a_title():
    text = to_markdown("#+title: boat\n" * 20_000 + "\nwords\n")

    assert text.startswith("---\ntitle: boat boat")
    assert len(text) < 1000


def test_what_stands_in_an_org_file_itself_is_led_to_and_not_shown():
    text = (
        "* Caf\u00e9 \u5bff\u53f8\n:PROPERTIES:\n:CUSTOM_ID: teil_1\n:END:\n"
        "<<anker>>[[#teil_1][oben]] [[Cafe\u0301 \u5bff\u53f8]] [[b.org::#teil_1]] "
        "[[README/x]] [[file:README]]\n"
        "<<<Radio>>> note[fn:: \u05e9\u05dc\u05d5\u05dd, *fett* so] and[fn:x: named]\n"
    )

    assert body_of(text).rstrip() == (
        "# Caf\u00e9 \u5bff\u53f8\n\n^teil-1\n\n"
        "[oben](#^teil-1) [Cafe\u0301 \u5bff\u53f8](#Cafe\u0301%20\u5bff\u53f8) "
        "[teil_1](b.org#^teil-1) [x](README/x) [README](README)\n"
        "Radio note^[\u05e9\u05dc\u05d5\u05dd, **fett** so] and^[named]"
    )
