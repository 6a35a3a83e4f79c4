"""Where a link of a text may lead, and what the browser is told about it."""

import re

from markdown_it.common.normalize_url import normalizeLinkText

# A browser takes these out of an address before it reads it.
UNREAD = re.compile(r"[\t\n\r]|^[\x00-\x20]+|[\x00-\x20]+$")
ALLOWED = re.compile(r"https?://|mailto:|#|/(?![/\\])", re.IGNORECASE)
SCHEME = re.compile(r"(?!(?:javascript|vbscript|data):)[a-z][a-z0-9+.-]*+:", re.IGNORECASE)
FOREIGN = re.compile(r"https?:", re.IGNORECASE)
OWN_PICTURE = re.compile(r"/notes/attachments/\d+/\Z", re.ASCII)


def allowed_href(href: str) -> str:
    """The link if it leads to the web, to mail or into this site; else "#"."""
    href = UNREAD.sub("", href)
    return href if ALLOWED.match(href) else "#"


def unled(href: str) -> str:
    """The address, for people to read, if it leads into another program, as zotero:// does.

    A page leads to none of these: what they do is theirs to say. "" for any other.
    """
    href = UNREAD.sub("", href)
    is_unled = SCHEME.match(href) and not ALLOWED.match(href)
    return normalizeLinkText(href) if is_unled else ""


def is_foreign(href: str) -> bool:
    return FOREIGN.match(href) is not None


def rel_of(href: str) -> str:
    return "nofollow noopener noreferrer" if is_foreign(href) else ""


def is_own_picture(source: str) -> bool:
    """Only the owner's own are shown: a stranger's would be fetched from his server at once."""
    return OWN_PICTURE.match(source) is not None
