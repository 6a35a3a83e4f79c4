"""Exports that are plain texts: Kindle's clippings and Anki's cards."""

CLIPPINGS = (
    "\ufeffGärten (Öberg, Åsa)\r\n- Your Highlight on page 5 | Added on Friday, May 3, 2024\r\n\r\n"
    "Ein Satz.\r\n==========\r\n"
    "\ufeff寿司\r\n- Markierung auf Seite 2\r\n\r\n# 米\r\n==========\r\n"
    "Gärten (Öberg, Åsa)\r\n- Ihre Notiz auf Seite 6\r\n\r\nStimmt.\r\n==========\r\n"
)
CARDS = (
    "#separator:tab\n#html:true\n#tags column:3\n"
    "Was ist <b>寿司</b>?\tReis&nbsp;und<br>Fisch\tEssen::Japan täglich\n"
    '"Mit ""Zitat"""\t<img src="a b.png">\t\n'
)


def test_a_book_is_a_note_of_what_was_marked_in_it(bring):
    notes = bring({"My Clippings.txt": CLIPPINGS, "Clips.txt": "Just text"}).notes

    assert set(notes) == {"Gärten.md", "寿司.md", "Clips.txt"}
    assert notes["Gärten.md"].front_matter["author"] == "Öberg, Åsa"
    assert notes["Gärten.md"].body == (
        "> Ein Satz.\n\n*Your Highlight on page 5 | Added on Friday, May 3, 2024*\n\n"
        "Stimmt.\n\n*Ihre Notiz auf Seite 6*\n"
    )
    assert notes["寿司.md"].body == "> \\# 米\n\n*Markierung auf Seite 2*\n"


def test_cards_are_items_and_their_tags_the_notes(bring):
    note = bring({"Deck.txt": CARDS, "Other.txt": "#separator of mine"}).notes["Deck.txt"]

    assert note.body == ('- **Was ist 寿司?** Reis und Fisch\n- **Mit "Zitat"** ![](<a b.png>)\n')
    assert {tag.name for tag in note.tags.all()} == {"Essen/Japan", "täglich"}
