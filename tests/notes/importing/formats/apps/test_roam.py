"""Roam's export in JSON: pages of blocks that name one another."""

import json

PAGES = [
    {
        "title": "Bücher/Lesen",
        "create-time": 1588888888888,
        "children": [
            {"string": "{{[[TODO]]}} __Brot__ ^^warm^^ #[[zwei Wörter]] ((two))", "uid": "one"},
            {"string": "Oben", "children": [{"string": "a\nb 寿司", "heading": 2, "uid": "x"}]},
        ],
    },
    {
        "title": "May 3rd, 2020",
        "children": [
            {"string": "Honig von [da](((one)))", "uid": "two"},
            {"string": "{{[[embed]]: ((two))}} ((gone)) {{[[video]]: https://x.org/v}}"},
        ],
    },
    {"title": "Leer", "edit-time": 1588888888888},
]


def test_pages_become_notes_and_what_names_a_block_leads_there(bring, leads):
    brought = bring({"backup.json": json.dumps(PAGES)})

    book, day = brought.notes["Bücher/Lesen.md"], brought.notes["May 3rd, 2020.md"]
    assert book.body == (
        "- [ ] *Brot* ==warm== [[zwei Wörter|#zwei Wörter]]"
        " [[May 3rd, 2020#^two|Honig von da one]] ^one\n- Oben\n  - ## a\n    b 寿司\n"
    )
    assert day.body == (
        "- Honig von [[Bücher/Lesen#^one|da]] ^two\n"
        "- ![[May 3rd, 2020#^two]] ((gone)) https://x.org/v\n"
    )
    assert (book.title, book.dated_on.isoformat()) == ("Bücher/Lesen", "2020-05-07")
    assert day.dated_on.isoformat() == "2020-05-03"
    assert leads(day) == [book.path, day.path]
    assert "Leer.md" in brought.notes
    assert not brought.kept


def test_a_list_of_anything_else_stays_the_file_that_it_is(bring):
    assert bring({"a.json": '[{"title": "x", "price": 1}]'}).kept == {"a.json"}


def test_code_ends_where_it_does_and_words_that_lead_to_a_page_lead_there(bring, leads):
    code = "```python\nprint([[1]])```"
    children = [
        {"string": code},
        {"string": "[der Tag]([[May 3rd, 2020]]) [寿司]([[Essen gehen]])"},
    ]
    pages = [
        {"title": "A", "children": children},
        {"title": "May 3rd, 2020", "children": []},
        {"title": "Essen gehen", "children": []},
    ]

    brought = bring({"backup.json": json.dumps(pages)})

    assert brought.notes["A.md"].body == (
        "- ```python\n  print([[1]])\n  ```\n- [[May 3rd, 2020|der Tag]] [[Essen gehen|寿司]]\n"
    )
    assert leads(brought.notes["A.md"]) == ["May 3rd, 2020.md", "Essen gehen.md"]
