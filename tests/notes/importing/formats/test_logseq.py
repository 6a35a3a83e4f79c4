"""A Logseq graph: journals, block references, properties, namespaces."""

import time

import pytest

from notes.importing.formats.journals import formatted, journal_day
from notes.importing.formats.logseq import Graph, read_page
from notes.importing.sources import held
from tests.notes.documents import picture
from tests.pace import allowed

UUID = "6635c2f1-3f0a-4d3e-9c53-0a1b2c3d4e5f"
OTHER = "6635c2f1-0000-4d3e-9c53-0a1b2c3d4e5f"
CONFIG = (
    '{:meta/version 1\n ;; :journal/page-title-format "yyyy"\n :journal/page-title-format "%s"}'
)

GARDEN = f"""title:: Der Garten
tags:: obst, [[im Garten]], #bio
alias:: Beet, 庭
date:: [[2024-05-05]]
author:: [[Åsa]]

- # Plan
- TODO [#A] mulch the bed
  id:: {UUID}
  collapsed:: true
\t- DONE buy net
\t  SCHEDULED: <2024-05-03 Fri>
- see ![Beet](../assets/beet_1.png) and #[[ganz neu]] and #bio
- ```sh
  if [[ -f x ]]; then # (({UUID}))
  id:: {OTHER}
  fi
  ```
"""


def graph(top="", title_format="MMM do, yyyy", **more):
    files = {
        "logseq/config.edn": CONFIG % title_format,
        "logseq/custom.css": "",
        "logseq/bak/pages/old.md": "old words",
        "pages/Der Garten.md": GARDEN,
        "pages/work___boats.md": "- the boat Berta",
        "pages/work%2FOld plan.md": "- older",
        "pages/Åsa.md": "- lives in [[work/boats]]",
        "journals/2024_05_03.md": (
            f"- did (({UUID})) today\n- {{{{embed (({UUID}))}}}}\n- [the bed]((({UUID})))\n"
            f"- (({OTHER}))\n- {{{{embed [[Der Garten]]}}}}\n- [[work/boats]] [[work/Old plan]]\n"
        ),
        "journals/2024_05_04.md": "- after [[May 3rd, 2024]]",
        "assets/beet_1.png": picture().read(),
        **more,
    }
    return {top + path: content for path, content in files.items()}


@pytest.mark.parametrize("top", ["", "Notes/My graph/"])
def test_a_graphs_links_lead_to_pages_days_and_blocks(bring, leads, top):
    brought = bring(graph(top))

    day = brought.notes[f"{top}journals/2024_05_03.md"]
    garden, boats = f"{top}pages/Der Garten.md", f"{top}pages/work/boats.md"
    assert leads(day) == [garden, garden, garden, garden, boats, f"{top}pages/work/Old plan.md"]
    assert f"[[{top}pages/Der Garten#^{UUID}|mulch the bed]] today" in day.body
    assert f"![[{top}pages/Der Garten#^{UUID}]]" in day.body
    assert f"#^{UUID}|the bed]]" in day.body
    assert f"(({OTHER}))" in day.body  # stands in code only, so it is no block's
    assert leads(brought.notes[f"{top}journals/2024_05_04.md"]) == [day.path]
    assert leads(brought.notes[f"{top}pages/Åsa.md"]) == [boats]
    assert brought.notes[boats].title == "work/boats"


def test_a_pages_properties_are_its_front_matter(bring):
    garden = bring(graph()).notes["pages/Der Garten.md"]

    assert garden.title == "Der Garten"
    assert {tag.name for tag in garden.tags.all()} == {"obst", "im-Garten", "bio", "ganz-neu"}
    assert garden.front_matter["aliases"] == ["Beet", "庭"]
    assert garden.dated_on.isoformat() == "2024-05-05"
    assert "author:: [[Åsa]]" in garden.body


def test_blocks_lose_what_only_logseq_needs_and_code_stays(bring):
    body = bring(graph()).notes["pages/Der Garten.md"].body

    assert f"- [ ] (A) mulch the bed ^{UUID}\n\t- [x] buy net\n" in body
    assert "SCHEDULED: 2024-05-03 Fri" in body
    assert "collapsed" not in body
    assert f"if [[ -f x ]]; then # (({UUID}))\n  id:: {OTHER}" in body
    assert "![Beet](../assets/beet_1.png)" in body
    assert "#ganz-neu" in body


def test_a_day_is_dated_and_named_as_the_graph_names_it(bring):
    notes = bring(graph(title_format="EEEE, dd.MM.yyyy")).notes

    day = notes["journals/2024_05_03.md"]
    assert day.title == "Friday, 03.05.2024"
    assert day.dated_on.isoformat() == "2024-05-03"


def test_logseqs_own_folder_is_left_out_and_that_is_said(bring):
    brought = bring(graph())

    assert not any("old words" in note.body for note in brought.notes.values())
    assert "3 files, was left out" in brought.skipped["logseq"]


def test_org_pages_are_read_as_org(bring, leads):
    org = f"#+title: Boot\n* Segel\n:PROPERTIES:\n:id: {OTHER}\n:END:\nsee [[Der Garten]]\n"
    brought = bring(graph(**{"pages/boot.org": org}))

    boat = brought.notes["pages/boot.md"]
    assert boat.title == "Boot"
    assert "# Segel" in boat.body
    assert leads(boat) == ["pages/Der Garten.md"]


def test_other_vaults_with_such_folders_stay_as_they_are(bring):
    brought = bring(
        {"pages/a___b.md": "id:: x", "journals/2024_05_03.md": "title:: no", "bak/x.md": "x"}
    )

    assert set(brought.notes) == {"pages/a___b.md", "journals/2024_05_03.md", "bak/x.md"}
    assert brought.notes["journals/2024_05_03.md"].body == "title:: no"


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("MMM do, yyyy", "May 2nd, 2024"),
        ("yyyy-MM-dd", "2024-05-02"),
        ("E, MM/dd/yyyy", "Thu, 05/02/2024"),
        ("do MMMM yy", "2nd May 24"),
    ],
)
def test_a_days_title(form, shown):
    assert formatted(journal_day("2024_05_02"), form) == shown


@pytest.mark.parametrize("name", ["2024_02_30", "2024_5_2", "0000_01_01", "notes", "99999_01_01"])
def test_what_is_no_day(name):
    assert journal_day(name) is None


@pytest.mark.parametrize(
    "piece", ["((", "[[", "{{embed ((", "#[[", "- id:: ", "![](", "a:: b\n", "```\n"]
)
def test_a_long_page_of_one_thing_is_read_at_once(bring, piece):
    page = piece * (100_000 // len(piece))
    began = time.thread_time()

    from notes.importing.formats import logseq
    from notes.importing.sources import SourceFile

    files = {"logseq/config.edn": b"", "pages/long.md": page.encode()}
    sources = [SourceFile(path, lambda data=data: data) for path, data in files.items()]
    logseq.as_imported(sources)[-1].read()

    assert time.thread_time() - began < allowed(5)


def test_a_graph_without_its_settings_is_known_by_its_journals(bring, leads):
    files = graph("Notes/", **{"journals/2024_05_05.md": f"- (({UUID}))\n  collapsed:: true"})
    del files["Notes/logseq/config.edn"]

    brought = bring(files)

    day = brought.notes["Notes/journals/2024_05_05.md"]
    assert day.title == "May 5th, 2024"
    assert leads(day) == ["Notes/pages/Der Garten.md"]
    assert "collapsed" not in day.body


@pytest.mark.parametrize("left_out", ["pages/", "journals/"])
def test_folders_of_these_names_alone_make_no_graph(bring, left_out):
    files = {path: text for path, text in graph().items() if not path.startswith(left_out)}
    del files["logseq/config.edn"]

    assert any("id:: " in note.body or "((" in note.body for note in bring(files).notes.values())


def test_what_logseq_draws_is_markdown(bring):
    page = (
        "- #+BEGIN_QUOTE\n  苔は\n  #+END_QUOTE\n- #+BEGIN_TIP\n  so\n  #+END_TIP\n"
        "- #+BEGIN_SRC sh\n  x=((1))\n  #+END_SRC\n- #+BEGIN_QUOTE never closed\n"
        "- LATER call\n  :LOGBOOK:\n  CLOCK: [2024-05-03 Fri 10:00:00]\n  :END:\n  more\n"
        "- {{video https://v.example/a}} {{cloze hidden}} {{query (todo)}}\n"
        "- ![b](../assets/beet 1.png){:height 10, :width 20}\n"
        "- ![b](../assets/beet 1.png){:width 312.5, :height 7}![](../assets/苔.png){:height 10}\n"
    )
    body = bring(graph(**{"pages/Odd.md": page})).notes["pages/Odd.md"].body

    assert "- >\n  > 苔は\n- > [!tip]\n  > so\n- ```sh\n  x=((1))\n  ```\n" in body
    assert "- #+BEGIN_QUOTE never closed\n- [ ] LATER call\n  more\n" in body
    assert "- https://v.example/a hidden {{query (todo)}}\n" in body
    assert "![b|20](../assets/beet 1.png)\n" in body
    assert "![b|312](../assets/beet 1.png)![](../assets/苔.png)\n" in body


def test_a_block_that_is_long_is_named_by_its_beginning_however_often():
    def took(times):
        long = (
            "- " + "Åre 船 " * 20 * times + f"\n  id:: {OTHER}\n" + f"  id:: {UUID}\n" * 10 * times
        )
        graph = Graph("", files={"pages/Long.md": held("pages/Long.md", long.encode())})
        graph.files["pages/Many.md"] = held("pages/Many.md", f"(({OTHER})) ".encode() * times)
        began = time.thread_time()
        named, many = (read_page(graph, path).decode() for path in graph.files)
        assert named.rstrip().endswith(f" ^{OTHER}")  # the first that it has
        assert many.count(f"[[pages/Long#^{OTHER}|Åre 船") == times
        return time.thread_time() - began

    assert min(took(4_000) for _ in range(3)) < 10 * max(min(took(1_000) for _ in range(3)), 0.02)


def test_words_that_lead_to_a_page_lead_there(bring, leads):
    brought = bring(
        {
            "logseq/config.edn": "{}",
            "pages/Garten___Beete.md": "- x",
            "pages/Zwei Wörter.md": "- [los]([[Garten/Beete]]) [寿司]([[Zwei Wörter]]) [w](https://x.org)",
        }
    )

    note = brought.notes["pages/Zwei Wörter.md"]
    assert (
        note.body == "- [[pages/Garten/Beete|los]] [[pages/Zwei Wörter|寿司]] [w](https://x.org)\n"
    )
    assert leads(note) == ["pages/Garten/Beete.md", note.path]
