"""What a page shows as signs is shown as signs by its note."""

from notes.importing.markup.pages import page_to_markdown
from notes.importing.readers import read_html


def test_a_line_that_begins_like_a_block_is_text():
    page = "<div># no heading</div><p>2024. was</p><ul><li>1. x</li></ul><p>a<br>- b</p>"

    text, _ = page_to_markdown(page)

    for line in (r"\# no heading", r"2024\. was", r"* 1\. x", r"\- b"):
        assert line in text.split("\n")


def test_signs_of_markup_within_a_line_are_text():
    text, _ = page_to_markdown("<p>a==b and `x` &amp;lt; %%x%% AT&amp;T</p>")

    assert text == r"a\=\=b and \`x\` \&lt; \%\%x\%\% AT&T"


def test_what_word_writes_before_an_item_makes_it_one():
    sign = "<![if !supportLists]><span style='mso-list:Ignore'>%s </span><![endif]>"
    page = f"<p>{sign % '1.'}Ein Boot</p><p>{sign % '-'}船</p><p>- مركب</p>"

    text, _ = read_html(page.encode())

    assert [line for line in text.split("\n") if line] == ["1. Ein Boot", "- 船", r"\- مركب"]
