"""First questions: made of one's own notes, and no model is asked for them."""

import pytest

from ai_chatbot.conversations.starters import first_questions
from ai_chatbot.rendering.grounds.next_questions import says_something
from notes.importing.importer import import_texts

NOTES = {
    "garden.md": "# Garden\n\n#outside The beds. [[Compost]]",
    "compost.md": "# Compost\n\nTwo heaps.",
    "tools.md": "# Tools\n\nSpade. [[Compost]]\n\n## Repairs\n\nThe handle broke.\n\n#outside",
    "2024-05-03.md": "Only a day.",
}


def test_the_note_that_most_links_lead_to_comes_first_and_each_asks_of_something_else(alice):
    import_texts(alice, NOTES)

    questions = first_questions(alice)

    assert questions[0] == "What do my notes say about “Compost”?"
    assert "What have I written about #outside?" in questions
    assert any("[[" in question for question in questions)
    assert 2 <= len(questions) == len(set(questions)) <= 4


@pytest.mark.parametrize("title", ["味噌汁の作り方", "السلطة", "Cafe\u0301"])
def test_a_lone_note_in_any_script_is_asked_about(alice, title):
    import_texts(alice, {f"{title}.md": "Text."})

    (question,) = first_questions(alice)

    assert title in question or "Café" in question


def test_nothing_is_asked_about_dates_dull_names_and_others_notes(alice, bob):
    import_texts(alice, {"2024-05-03.md": "A day.", "README.md": "x"})
    import_texts(bob, NOTES)

    assert first_questions(alice) == []


def test_a_title_with_brackets_is_never_put_into_brackets(alice):
    import_texts(alice, {"a.md": "# One [old] thing\n", "b.md": "# Another [old] thing\n"})

    assert not any("[[" in question for question in first_questions(alice))


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("Garden", True),
        ("味噌", True),
        ("2024-05-03", False),
        ("x" * 61, False),
        ("Untitled", False),
    ],
)
def test_a_title_says_something_or_not(title, says):
    assert says_something(title) is says


def test_they_cost_few_queries_however_many_notes(alice, django_assert_max_num_queries):
    import_texts(alice, {f"{n}.md": f"# Note number {n}\n\n#tag{n}" for n in range(30)})

    with django_assert_max_num_queries(4):
        first_questions(alice)


def test_the_empty_page_offers_them_as_buttons_that_ask(client, alice):
    import_texts(alice, NOTES)
    client.force_login(alice)

    page = client.get("/").text

    assert 'name="message" value="What do my notes say about “Compost”?"' in page
    asked = client.post("/conversations/new/", {"message": "What is it?"}, follow=True)
    assert "What is it?</textarea>" in asked.text
