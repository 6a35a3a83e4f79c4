"""Leads the links and pictures of a note's own HTML, before it is made harmless."""

from collections.abc import Mapping
from html import escape
from typing import Any

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notes.text.html.raw import NAME, markup_of, values_of
from notes.text.leading import Targets, lead_or_tell, resolved
from notes.text.media import is_picture
from notes.text.syntax.links import link_to

FRAMES = {"iframe": "Page", "video": "Video", "audio": "Sound", "source": "File", "embed": "File"}


def lead_html(state: StateCore) -> None:
    """markdown-it's core rule, after the Markdown's own links are led."""
    for token in state.tokens:
        for each in (token, *(token.children or ())):
            if each.type in {"html_block", "html_inline"}:
                each.content = led_html(each.content, state.env)


def led_html(html: str, env: Mapping[str, Any]) -> str:
    """Raises OutOfTime."""
    targets: Targets = env["targets"]
    out, at = [], 0
    for start, end, is_tag in markup_of(html):
        env["budget"].check_time()
        out += [html[at:start], led_tag(html[start:end], targets) if is_tag else html[start:end]]
        at = end
    return "".join([*out, html[at:]])


def led_tag(tag: str, targets: Targets) -> str:
    """The tag with the address that its own leads to; any other tag as it is."""
    found = NAME.match(tag)
    name = found[1].lower() if found and not tag.startswith("</") else ""
    given = values_of(tag) if name in {"a", "img"} else {}
    if name == "a" and "href" in given:
        return start_tag(name, given | led_address(given["href"], targets))
    if name == "img" and is_picture(link_to(given.get("src", "")).target):
        return start_tag(name, given | led_source(given["src"], targets))
    if name in FRAMES:
        return link_instead(name, values_of(tag).get("src", ""), targets) or tag
    return tag


def link_instead(name: str, source: str, targets: Targets) -> str:
    """A link to what the text would play or load in its place; "" if that leads nowhere."""
    given = led_address(source, targets)
    if given["href"] == "#" or "title" in given:
        return ""
    return f"{start_tag('a', given)}{FRAMES[name]}: {escape(source)}</a>"


def led_address(href: str, targets: Targets) -> dict[str, str]:
    token = Token("link_open", "a", 1, attrs={"href": href})
    if address := lead_or_tell(token, targets):
        token.attrs["title"] = address
    return {name: str(value) for name, value in token.attrs.items()}


def led_source(source: str, targets: Targets) -> dict[str, str]:
    found = resolved(link_to(source, is_embed=True), targets, "")
    return {"src": str(found[0].attrs["src"])} if found and found[0].tag == "img" else {}


def start_tag(name: str, given: dict[str, str]) -> str:
    attributes = (f' {key}="{escape(value)}"' for key, value in given.items())
    return f"<{name}{''.join(attributes)}>"
