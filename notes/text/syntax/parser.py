"""The one parser of notes: CommonMark, tables, and what note apps write, as tokens.

What a text says (links, tags, headings, code) and what its page shows come out of the same tokens.
Nothing here knows where a link leads or makes HTML.
"""

import re
from collections.abc import Mapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from notes.text.bounded_markdown import BlockRule, InlineRule, bound, change_block_rule
from notes.text.syntax.autolinks import angled, autolink, link_mail, text
from notes.text.syntax.block_ids import block_id, inline_block_id
from notes.text.syntax.callouts import find_callouts
from notes.text.syntax.comments import comment_block, hide_across, inline_comment
from notes.text.syntax.containers import container
from notes.text.syntax.data_pictures import restore, shorten_pictures
from notes.text.syntax.definitions import definitions
from notes.text.syntax.emphasis import emphasis, highlight, insertion, pair_doubled, script
from notes.text.syntax.footnotes import footnote_definition, footnote_mark, inline_footnote
from notes.text.syntax.frames.attributes import attributes, hide_contents, span
from notes.text.syntax.frames.blocks import frame
from notes.text.syntax.frames.shortcodes import shortcode
from notes.text.syntax.headings import find_ids
from notes.text.syntax.links import but_remarks, leave_code, logseq_embed, wiki_link
from notes.text.syntax.maths import inline_maths, maths_block
from notes.text.syntax.tags import tag

# By the sign that they begin with: our rules, and markdown-it's by their names.
BY_SIGN: Mapping[str, Sequence[InlineRule | str]] = {
    "\n": ("newline",),
    "\\": (inline_maths, "escape"),
    "`": ("backticks",),
    "~": (script, "strikethrough"),
    "*": (emphasis,),
    "_": ("emphasis",),
    "[": (wiki_link, footnote_mark, "link", span),
    "!": (wiki_link, "image"),
    "<": (angled, "html_inline"),
    "&": ("entity",),
    "#": (tag,),
    "$": (inline_maths,),
    "%": (inline_comment,),
    "=": (highlight,),
    "+": (insertion,),
    "^": (inline_footnote, script, inline_block_id),
    "{": (logseq_embed, attributes),
    ":": (shortcode,),
} | dict.fromkeys("hHwWfF", (autolink,))
BLOCKS_BY_SIGN: Mapping[str, BlockRule] = {
    "$": maths_block,
    "\\": maths_block,
    "%": comment_block,
    "[": footnote_definition,
    "^": block_id,
    "<": container,
} | dict.fromkeys(":{!?`>", frame)
# An address that is normal already, as most are; to take it apart takes longer than all else of it.
PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9]++(?:[.-][a-z0-9]++)++(?:/[A-Za-z0-9/._~-]*+)?+")
FREE_TOKENS = 2  # of one mark; more cost as much as marks
ENDED = ["paragraph", "reference", "blockquote", "list"]  # by our blocks


class NoteMarkdown(MarkdownIt):
    def normalizeLink(self, url: str) -> str:
        if PLAIN_ADDRESS.fullmatch(url):
            return url
        try:
            return super().normalizeLink(url)
        except ValueError:  # no address at all
            return "#"

    def validateLink(self, url: str) -> bool:
        """Links to files of the writer's computer as well: a page only tells where they lead."""
        return super().validateLink(url) or url.strip().lower().startswith("file:")


def make_syntax() -> MarkdownIt:
    """A parser whose texts need the environment of `bounded_markdown.new_env`.

    Tokens of types of our own, beside markdown-it's: `wiki_link` (meta["link"]: ParsedLink), `tag`
    (meta["tag"]: its name; content: as written), and those that the modules here describe.
    """
    md = NoteMarkdown("default", {"html": True, "breaks": True, "tasklists": True})
    bound(md)
    add_blocks(md)
    add_inline(md)
    md.core.ruler.after("normalize", "shorten_pictures", shorten_pictures)
    md.core.ruler.after("block", "callouts", find_callouts)
    md.core.ruler.after("block", "ids", find_ids)
    md.core.ruler.after("ids", "contents", hide_contents)
    md.core.ruler.after("inline", "comments", hide_across)
    md.core.ruler.push("restore_pictures", restore)
    md.core.ruler.push("leave_code", leave_code)
    return md


def add_blocks(md: MarkdownIt) -> None:
    change_block_rule(md, "reference", but_remarks)
    md.block.ruler.before("fence", "blocks", blocks, {"alt": ENDED})
    md.block.ruler.before("paragraph", "definitions", definitions, {"alt": ENDED[:3]})


def blocks(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """One rule that looks which can match, as for inline rules: every line is asked."""
    at = state.bMarks[start] + state.tShift[start]
    rule = BLOCKS_BY_SIGN.get(state.src[at : at + 1])
    return rule is not None and rule(state, start, end, silent)


def add_inline(md: MarkdownIt) -> None:
    """One rule that looks which can match: to ask each of them takes several times as long."""
    known: dict[str, InlineRule] = {rule.name: rule.fn for rule in md.inline.ruler.__rules__}
    by_sign = {
        sign: tuple(known[rule] if isinstance(rule, str) else rule for rule in rules)
        for sign, rules in BY_SIGN.items()
    }

    def signs(state: StateInline, silent: bool) -> bool:
        rules, known = by_sign.get(state.src[state.pos], ()), len(state.tokens)
        found = any(rule(state, silent) for rule in rules)
        made = len(state.tokens) - known  # by a row of stars one for each
        state.env["budget"].take(1 + max(made - FREE_TOKENS, 0) / 2)
        return found

    md.inline.ruler.at("text", text)
    md.inline.ruler.push("signs", signs)
    md.inline.ruler.enableOnly(["text", "signs"])
    md.inline.ruler2.after("strikethrough", "doubled", pair_doubled)
    md.inline.ruler2.push("mail", link_mail)
