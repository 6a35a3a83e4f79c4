"""Leads a note's links to the notes and attachments that they mean, while they are tokens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notes.text.html.addresses import (
    allowed_href,
    is_foreign,
    is_own_picture,
    rel_of,
    unled,
)
from notes.text.html.anchors import fragment_of, page_fragment
from notes.text.html.pictures import (
    Attributes,
    is_shown_in_text,
    name_of_picture,
    picture_token,
    sized,
)
from notes.text.media import is_picture
from notes.text.parsing import NOTE_ENDINGS
from notes.text.syntax.data_pictures import picture_of
from notes.text.syntax.headings import plain_words
from notes.text.syntax.links import ParsedLink, link_to, wiki_words


@dataclass(frozen=True)
class Targets:
    """Where a note's links lead: ids of notes by (target, heading), of attachments by target."""

    notes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    attachments: Mapping[str, int] = field(default_factory=dict)

    def note(self, link: ParsedLink) -> int | None:
        target, heading = unquote(link.target), unquote(link.heading)
        return self._notes.get((target, heading)) or self._by_target.get(target)

    def attachment(self, link: ParsedLink) -> int | None:
        return self._attachments.get(unquote(link.target))

    # Markdown's links come with their addresses encoded, wiki links as they were written.
    @cached_property
    def _notes(self) -> dict[tuple[str, str], int]:
        return {(unquote(name), unquote(part)): pk for (name, part), pk in self.notes.items()}

    @cached_property
    def _by_target(self) -> dict[str, int]:
        return {name: pk for (name, _), pk in self._notes.items()}

    @cached_property
    def _attachments(self) -> dict[str, int]:
        return {unquote(name): pk for name, pk in self.attachments.items()}


NOTHING = Targets()


def led_wiki(token: Token, targets: Targets) -> list[Token]:
    """A wiki link's tokens: to its note or attachment, or to a form for a note that it names."""
    link: ParsedLink = token.meta["link"]
    if not link.target:
        return link_tokens(fragment_of(link.heading) or "#", token.content)
    words = token.content
    if link.is_embed and targets.note(link):
        words = _("Embedded note: %(words)s") % {"words": words}
    if found := resolved(link, targets, words):
        return found
    if link.is_embed:
        words = sized(link.alias)[0] or wiki_words(replace(link, alias=""))
        # Where nothing was looked for, as in what a passage says, nothing is known to be gone.
        is_gone = targets is not NOTHING
        return [text_token(_("%(words)s (not found)") % {"words": words} if is_gone else words)]
    return link_tokens(address_of_new_note(link.target), words, _("Make this note"))


def led_tag(token: Token, *, in_link: bool) -> list[Token]:
    if in_link:
        return [text_token(token.content)]
    name = token.meta["tag"]
    words = f"#{name}" if token.content.startswith("#[[") else token.content
    return link_tokens(f"{reverse('notes:list')}?{urlencode({'tag': name})}", words)


def resolved(link: ParsedLink, targets: Targets, words: str) -> list[Token]:
    """A link to the note that is meant, or the attachment; nothing if there is neither."""
    if note_id := targets.note(link):
        return link_tokens(f"/notes/{note_id}/{fragment_of(link.heading)}", words)
    if attachment_id := targets.attachment(link):
        return attachment_tokens(link, attachment_id)
    return []


def attachment_tokens(link: ParsedLink, attachment_id: int) -> list[Token]:
    alias, size = sized(link.alias)
    words = alias or link.target.rpartition("/")[2]
    address = reverse("notes:attachment", args=[attachment_id])
    if link.is_embed and is_picture(link.target):
        return [picture_token(address, words, size)]
    return link_tokens(address + page_fragment(link.heading), words)


def lead_tokens(state: StateCore) -> None:
    """markdown-it's core rule: every link and image leads where it may, and says so."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = list(led(token.children or [], state.env))


def led(tokens: list[Token], env: Mapping[str, Any]) -> Iterator[Token]:
    targets: Targets = env["targets"]
    links = 0  # that are open
    behind = ""  # the address that is said behind the words of a link, which leads nowhere
    for token in tokens:
        env["budget"].check_time()  # to make an address takes longer than to read one
        links += (token.type == "link_open") - (token.type == "link_close")
        if token.type == "wiki_link":
            yield from led_wiki(token, targets)
        elif token.type == "tag":
            yield from led_tag(token, in_link=links > 0)
        elif token.type == "image":
            yield from led_image(token, env, in_link=links > 0)
        else:
            if token.type == "link_open":
                behind = lead_or_tell(token, targets)
            is_unled = behind and token.type in {"link_open", "link_close"}
            if not is_unled:
                yield token
            elif token.type == "link_close":
                yield text_token(f" ({behind})")


def lead_or_tell(token: Token, targets: Targets) -> str:
    """Lead a link; if that cannot be, the address that is to be read behind its words."""
    href = str(token.attrs.get("href", ""))
    lead_link(token, targets)
    is_told = token.attrs["href"] == "#" and token.info != "auto"  # whose words are the address
    return unled(href) if is_told else ""


def lead_link(token: Token, targets: Targets) -> None:
    """A link in Markdown: to a note or attachment, to a note that may be made, or elsewhere."""
    href = str(token.attrs.get("href", ""))
    link = link_to(href)
    if href.startswith("#"):
        token.attrs["href"] = fragment_of(link.heading) or "#"
    elif found := resolved(link, targets, ""):
        token.attrs["href"] = found[0].attrs["href"]
    elif is_to_note(link.target):
        token.attrs |= {"href": address_of_new_note(link.target), "title": _("Make this note")}
    else:
        token.attrs["href"] = allowed_href(href)
        if is_foreign(href):
            token.attrs["rel"] = rel_of(href)


def led_image(token: Token, env: Mapping[str, Any], *, in_link: bool) -> list[Token]:
    """The owner's picture, or a link to what would be fetched from a stranger's server at once."""
    source = picture_of(str(token.attrs.get("src", "")), env)
    words, size = sized(plain_words(token.children or []))
    words = words or "image"
    if is_own_picture(source):
        return [picture_token(source, words, size)]
    if source.startswith("data:"):
        return data_picture(source, words, size, env)
    link = link_to(source, plain_words(token.children or []), is_embed=True)
    found = resolved(link, env["targets"], words)
    if found and (found[0].tag == "img" or not in_link):
        return found
    if is_foreign(source) and not in_link:
        return link_tokens(allowed_href(source), words)
    address = unled(source)
    return named(words) + ([text_token(f" ({address})")] if address else [])


def data_picture(source: str, words: str, size: Attributes, env: Mapping[str, Any]) -> list[Token]:
    if is_shown_in_text(source, env):
        return [picture_token(source, words, size)]
    return named(name_of_picture(source, words))


def named(words: str) -> list[Token]:
    return [Token("em_open", "em", 1), text_token(words), Token("em_close", "em", -1)]


def text_token(words: str) -> Token:
    return Token("text", "", 0, content=words)


def link_tokens(href: str, words: str, title: str = "") -> list[Token]:
    attrs = {"href": href, "title": title, "rel": rel_of(href)}
    given: dict[str, str | int | float] = {name: value for name, value in attrs.items() if value}
    start = Token("link_open", "a", 1, attrs=given)
    return [start, text_token(words), Token("link_close", "a", -1)]


def is_to_note(target: str) -> bool:
    """Whether a Markdown link means a note of this vault, there or not."""
    is_elsewhere = "://" in target or target.startswith(("mailto:", "/"))
    return not is_elsewhere and Path(target).suffix.lower() in NOTE_ENDINGS


def address_of_new_note(target: str) -> str:
    """Where a link to nowhere leads: a form for the note that it names."""
    name = unquote(target)
    if Path(name).suffix.lower() in NOTE_ENDINGS:
        name = name.rpartition(".")[0]
    *folders, title = [part for part in name.split("/") if part.strip(" .")] or [name]
    filled = {"title": title} | ({"folder": "/".join(folders)} if folders else {})
    return f"{reverse('notes:new')}?{urlencode(filled)}"
