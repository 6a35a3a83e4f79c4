"""What a page shows as signs is shown as signs by its note."""

from notes.importing.markup.pages import page_to_markdown


def test_a_line_that_begins_like_a_block_is_text():
    page = "<div># no heading</div><p>2024. was</p><ul><li>1. x</li></ul><p>a<br>- b</p>"

    text, _ = page_to_markdown(page)

    for line in (r"\# no heading", r"2024\. was", r"* 1\. x", r"\- b"):
        assert line in text.split("\n")


def test_signs_of_markup_within_a_line_are_text():
    text, _ = page_to_markdown("<p>a==b and `x` &amp;lt; %%x%% AT&amp;T</p>")

    assert text == r"a\=\=b and \`x\` \&lt; \%\%x\%\% AT&T"
