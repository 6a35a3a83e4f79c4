"""Golden questions read from YAML and JSON lines, and what is not taken of them."""

import unicodedata

import pytest

from ai_chatbot.golden.files import FileProblem, read_questions
from notes.editing.writing import Draft, create_note

YAML = """
- question: When was the boat repaired?
  notes: [Boat, Work/Café.md, Gone]
  facts:
    - May 2021
    - [Lund, Lunds varv]
- question: 誰が王様ですか？
  refuse: true
  flow: quick
"""


def written(tmp_path, text, name="golden.yaml"):
    path = tmp_path / name
    path.write_text(text)
    return path


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_yaml_names_notes_by_path_or_title_and_facts_in_wordings(alice, bob, tmp_path, form):
    boat = create_note(alice, Draft("Boat", "", [], "Repaired."))
    cafe = create_note(alice, Draft("Café", "Work", [], "Open."))
    create_note(bob, Draft("Gone", "", [], "His."))

    first, second = read_questions(written(tmp_path, unicodedata.normalize("NFC", YAML)), alice)

    assert first.facts == [["May 2021"], ["Lund", "Lunds varv"]]
    assert first.notes == [
        {"id": boat.pk, "title": "Boat"},
        {"id": cafe.pk, "title": "Café"},
        {"id": None, "title": "Gone"},  # another's note of that name is none
    ]
    assert (second.refuse, second.flow, second.notes) == (True, "quick", [])


def test_json_lines(alice, tmp_path):
    text = '{"question": "מתי?", "facts": ["2021"]}\n\n{"question": "Why?", "refuse": true}\n'

    assert len(read_questions(written(tmp_path, text, "golden.jsonl"), alice)) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds no questions"),
        ("question: Why?", "holds no questions"),
        ("- question: ''\n  refuse: true", "has no question"),
        ("- just words", "has no question"),
        ("- question: Why?", "needs notes or facts"),
        ("- {question: Why, refuse: true, facts: [a]}", "not both"),
        ("- {question: Why, fact: [a]}", "not known: fact"),
        ("- {question: Why, facts: [2021]}", "put numbers into quotes"),
        ("- {question: Why, facts: [[]]}", "put numbers into quotes"),
        ("- [", "cannot be read"),
        ("- &a {question: Why, refuse: true}\n- *a", "YAML aliases"),
        ("- !!python/object/apply:os.system [ls]", "cannot be read"),
        ('- !!int ""', "cannot be read"),
        ("- !!bool maybe", "cannot be read"),
        ("- !!timestamp one", "cannot be read"),
        pytest.param("[" * 5000, "cannot be read", id="deep"),
    ],
)
def test_what_is_not_taken_is_said_in_a_sentence(alice, tmp_path, text, says):
    with pytest.raises(FileProblem, match=says):
        read_questions(written(tmp_path, text), alice)


def test_a_file_that_is_no_text_or_not_there(alice, tmp_path):
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    for name in ("binary.yaml", "none.yaml"):
        with pytest.raises(FileProblem, match="cannot be read"):
            read_questions(tmp_path / name, alice)
