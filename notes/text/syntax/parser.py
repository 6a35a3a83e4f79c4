"""The one parser of notes: CommonMark, tables, and what note apps write, as tokens.

What a text says (links, tags, headings, code) and what its page shows come out of the same tokens.
Nothing here knows where a link leads or makes HTML.
"""

from markdown_it import MarkdownIt

from notes.text.bounded_markdown import bound
from notes.text.syntax.highlights import highlight, pair_highlights
from notes.text.syntax.links import wiki_link
from notes.text.syntax.tags import tag


class NoteMarkdown(MarkdownIt):
    def normalizeLink(self, url: str) -> str:
        try:
            return super().normalizeLink(url)
        except ValueError:  # no address at all
            return "#"


def make_syntax() -> MarkdownIt:
    """A parser whose texts need the environment of `bounded_markdown.new_env`.

    Tokens of types of our own: `wiki_link` (meta["link"]: ParsedLink), `tag` (meta["tag"]: its
    name; content: as written).
    """
    md = NoteMarkdown("default", {"html": True, "breaks": True, "tasklists": True})
    bound(md)
    md.inline.ruler.before("link", "wiki_link", wiki_link)
    md.inline.ruler.before("link", "tag", tag)
    md.inline.ruler.after("strikethrough", "highlight", highlight)
    md.inline.ruler2.after("strikethrough", "highlight", pair_highlights)
    return md
