"""Callouts: a frame with the kind in words, folded where the text says so."""

from html import escape

from markdown_it.token import Token

KINDS = {
    "note": "note info abstract summary tldr todo cite quote example seealso",
    "tip": "tip hint important success check done",
    "warning": "warning caution attention question help faq",
    "danger": "danger error bug failure fail missing",
}  # Obsidian's and GitHub's, by how they look here; any other is a note
LOOKS = {kind: look for look, kinds in KINDS.items() for kind in kinds.split()}


def render_open(self: object, tokens: list[Token], at: int, options: object, env: object) -> str:
    """The frame, and its title where the text gives it none."""
    kind, fold = tokens[at].meta["kind"], tokens[at].meta["fold"]
    frame = "details open" if fold == "+" else "details" if fold else "div"
    turned = ' dir="auto"' if tokens[at].attrs.get("dir") else ""
    opened = f'<{frame} class="callout {LOOKS.get(kind, "note")}"{turned}>\n'
    if at + 1 < len(tokens) and tokens[at + 1].type == "callout_title_open":
        return opened
    return f"{opened}{title_start(kind, fold)}{title_end(fold)}"


def render_close(self: object, tokens: list[Token], at: int, options: object, env: object) -> str:
    return f"</{'details' if tokens[at].meta['fold'] else 'div'}>\n"


def render_title_open(
    self: object, tokens: list[Token], at: int, options: object, env: object
) -> str:
    return f"{title_start(tokens[at].meta['kind'], tokens[at].meta['fold'])}: "


def render_title_close(
    self: object, tokens: list[Token], at: int, options: object, env: object
) -> str:
    return title_end(tokens[at].meta["fold"])


def title_start(kind: str, fold: str) -> str:
    words = escape(kind.replace("-", " ").replace("_", " ").capitalize())
    name = "summary" if fold else "p"
    return f'<{name} class="callout-title"><bdi class="callout-kind">{words}</bdi>'


def title_end(fold: str) -> str:
    return f"</{'summary' if fold else 'p'}>\n"
