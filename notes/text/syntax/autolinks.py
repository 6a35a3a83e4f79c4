"""Bare addresses as links, as GFM has them: https://…, www.…, and mail@example.org.

They end where a sentence does: at its punctuation, Chinese and Japanese, too.
"""

import re
import string

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import autolink as in_angles
from markdown_it.token import Token

ADDRESS_CHARS = 2000
ADDRESS_STEPS = 4  # more than those of any other mark
# Where text rules have to look again: markdown-it's own characters, and how an address begins.
SIGNS = re.escape("\n!#$%&*+-:<=>@[\\]^_`{}~")
START = re.compile(
    rf"[{SIGNS}hHwWfF](?:(?<=[{SIGNS}])|(?<![A-Za-z0-9].)"
    r"(?:(?<=[hH])[tT]{2}[pP][sS]?://|(?<=[wW])[wW]{2}\.|(?<=[fF])[tT][pP]://))",
    re.DOTALL,
)
SCHEME = re.compile(r"https?://|ftp://|www\.", re.IGNORECASE)
DOMAIN = re.compile(r"[\w-]++(?:\.[\w-]++)*+")
REST = re.compile(r"[^\s<\[\]`|。，、；：！？「」『』（）【】《》“”‘’]*+")
ENTITY = re.compile(r"&[A-Za-z0-9]++;\Z")
ENDING = set("?!.,:*_~'\"")
MAIL = re.compile(
    r"(?<![A-Za-z0-9._+-])(?P<scheme>(?:mailto|xmpp):)?[A-Za-z0-9._+-]{1,64}+@"
    r"(?P<domain>[A-Za-z0-9._-]{1,255}+)(?P<rest>/[A-Za-z0-9@.]{1,255}+)?",
    re.IGNORECASE,
)
# C++'s and a router's names, which CommonMark takes for addresses: <std::string>, <int:pk>.
NO_ADDRESS = re.compile(
    r"<(?!(?:callto|geo|news|sip|skype|sms|tel|urn|xmpp):)[A-Z]\w{1,31}+:[\w:.-]{1,200}+>",
    re.IGNORECASE | re.ASCII,
)
PLAIN = set(string.ascii_letters + string.digits)
NOT_BEFORE = PLAIN | set("/@+-.<")


def text(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule for what is nothing else; it ends before an address, too."""
    found = START.search(state.src, state.pos)
    end = min(found.start(), state.posMax) if found else state.posMax
    if end == state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def autolink(state: StateInline, silent: bool) -> bool:
    """markdown-it's inline rule for an address of the web."""
    if state.linkLevel or state.src[state.pos] not in "hHwWfF":
        return False
    if state.src[state.pos - 1 : state.pos] in NOT_BEFORE:
        return False
    end = end_of_address(state.src, state.pos, min(state.posMax, state.pos + ADDRESS_CHARS))
    if end < 0:
        return False
    if not silent:
        state.env["budget"].take(ADDRESS_STEPS)
        written = state.src[state.pos : end]
        href = written if "://" in written[:8] else f"http://{written}"
        for token in address_tokens(state.md.normalizeLink(href), written):
            pushed = state.push(token.type, token.tag, token.nesting)
            pushed.attrs, pushed.content, pushed.info = token.attrs, token.content, token.info
    state.pos = end
    return True


def angled(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule for <https://…>, but for what only looks like an address."""
    is_one = not NO_ADDRESS.match(state.src, state.pos, state.posMax) and in_angles(state, silent)
    if is_one and not silent:
        state.env["budget"].take(ADDRESS_STEPS)
    return is_one


def end_of_address(text: str, at: int, limit: int) -> int:
    """Where the address at this place ends, or -1 if there is none."""
    scheme = SCHEME.match(text, at, limit)
    if not scheme:
        return -1
    is_bare = scheme[0].endswith(".")
    domain = DOMAIN.match(text, at if is_bare else scheme.end(), limit)
    if not domain or not is_domain(domain[0], is_short=not is_bare):
        return -1
    rest = REST.match(text, domain.end(), limit)
    end = before_ending(text, at, rest.end() if rest else domain.end())
    return end if end > scheme.end() else -1


def is_domain(name: str, *, is_short: bool) -> bool:
    parts = name.split(".")
    return not any("_" in part for part in parts[-2:]) and (is_short or len(parts) > 1)


def before_ending(text: str, start: int, end: int) -> int:
    """The end without punctuation, entities and brackets that belong to the sentence."""
    is_marked = text.startswith("==", start - 2) and start > 1
    unopened = text.count(")", start, end) - text.count("(", start, end)
    while end > start:
        last = text[end - 1]
        if last == ")" and unopened > 0:
            unopened -= 1
            end -= 1
        elif last == ";":
            entity = ENTITY.search(text, max(start, end - 40), end)
            end = entity.start() if entity else end - 1
        elif last in ENDING or (last == "=" and is_marked):
            end -= 1
        else:
            break
    return end


def address_tokens(href: str, words: str) -> list[Token]:
    start = Token("link_open", "a", 1, attrs={"href": href}, info="auto")
    end = Token("link_close", "a", -1, info="auto")
    return [start, Token("text", "", 0, content=words), end]


def link_mail(state: StateInline) -> None:
    """markdown-it's rule for finished tokens: addresses of mail in their text."""
    if "@" not in state.src:
        return
    out: list[Token] = []
    links = 0
    for token in state.tokens:
        links += (token.type == "link_open") - (token.type == "link_close")
        is_text = token.type == "text" and not links and "@" in token.content
        out += mail_tokens(token) if is_text else [token]
    state.tokens[:] = out


def mail_tokens(token: Token) -> list[Token]:
    out: list[Token] = []
    at = 0
    for found in MAIL.finditer(token.content):
        end = end_of_mail(found)
        if end < 0:
            continue
        words = token.content[found.start() : end]
        href = words if found["scheme"] else f"mailto:{words}"
        out.append(token.copy(content=token.content[at : found.start()]))
        out += address_tokens(href, words)
        at = end
    return [*out, token.copy(content=token.content[at:])]


def end_of_mail(found: re.Match[str]) -> int:
    """Where the address ends, or -1 if it is none: its domain has a dot, and ends in a letter."""
    written = found["domain"]
    domain = written.rstrip(".")
    if "." not in domain or domain[-1] not in PLAIN or not is_domain(domain, is_short=False):
        return -1
    is_xmpp = (found["scheme"] or "").lower() == "xmpp:"
    if domain == written and is_xmpp and found["rest"]:
        return found.end("rest") - (len(found["rest"]) - len(found["rest"].rstrip(".")))
    return found.start("domain") + len(domain)
