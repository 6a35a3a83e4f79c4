"""What may stand in an answer, a note or an excerpt, told by html5lib as browsers would read it.

It shares neither parser nor lists with the product: what cleaned the text does not judge it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from pygments.token import STANDARD_TYPES

PROSE = frozenset(
    "a p h1 h2 h3 h4 h5 h6 strong em del mark sub sup kbd br hr ul ol li blockquote"
    " pre code span div table thead tbody tr th td dl dt dd details summary".split()
)
HIGHLIGHTED = frozenset(STANDARD_TYPES.values()) | {"highlight"}
NOTES_CLASSES = frozenset(
    "code math task footnotes unmarked footnote-mark anchor callout callout-title callout-kind"
    " note tip warning danger task-state".split()
)
NOTES_ID = re.compile(r"(?:h-\S+|b-[a-z0-9-]+|fn-\d+|fnref-\d+(?:-\d+)?)\Z", re.A)
FOREIGN_REL = {"nofollow", "noopener", "noreferrer"}
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
OWN_PICTURE = re.compile(r"/notes/attachments/\d+/", re.A)
PICTURE_IN_TEXT = re.compile(r"data:image/(?:png|gif|jpe?g|webp);base64,[A-Za-z0-9+/=]+", re.I)
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
PAGE = '<!doctype html><body><div id="outer"><div id="box">{}</div><i id="after"></i></div>'


@dataclass(frozen=True)
class Rules:
    """The elements, the attributes of each, and what sources a citation may lead to."""

    elements: frozenset[str]
    attributes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sources: Sequence[Any] = ()


LINKS = {
    "a": frozenset({"href", "title", "rel"}),
    "span": frozenset({"class"}),
    "div": frozenset({"class"}),
    "ol": frozenset({"start"}),
    "details": frozenset({"open"}),
}
MATHML = "{http://www.w3.org/1998/Math/MathML}"
MATHS = frozenset(
    f"{MATHML}{name}"
    for name in (
        "math mrow mi mn mo ms mtext mspace msub msup msubsup munder mover munderover mfrac msqrt"
        " mroot mstyle mtable mtr mtd mpadded mphantom menclose"
    ).split()
)
MATHS_LOOKS = frozenset(
    "accent alttext columnalign columnlines display displaystyle fence form linebreak linethickness"
    " mathcolor mathvariant maxsize minsize movablelimits notation rowlines rowspacing scriptlevel"
    " separator stretchy symmetric width".split()
)
NOTES_OWN = {
    "img": frozenset({"src", "alt", "width", "height"}),
    "a": LINKS["a"] | {"aria-label"},
    "span": LINKS["span"] | {"role", "aria-label"},
    "input": frozenset({"type", "disabled", "checked", "aria-label"}),
    "ol": frozenset({"start", "class"}),
    "details": frozenset({"open", "class"}),
    **{name: frozenset({"class", "id"}) for name in ("span", "sup", "li")},
    **{name: frozenset({"class"}) for name in ("p", "summary", "code", "figure", "bdi")},
    **{f"h{level}": frozenset({"id"}) for level in range(1, 7)},
}
IN_NOTES = frozenset(
    "img input bdi aside figure figcaption u ins small q cite abbr var samp dfn ruby rt rp wbr"
    " caption tfoot".split()
)
NOTE = Rules(
    PROSE | IN_NOTES | MATHS,
    {name: (LINKS | NOTES_OWN).get(name, frozenset()) | {"dir"} for name in PROSE | IN_NOTES}
    | dict.fromkeys(MATHS, MATHS_LOOKS),
)
DIRECTED = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li blockquote table th td dl dt dd details summary div".split()
)
ANSWERS = (
    {"span": frozenset({"class", "role", "aria-label"})}
    | {tag: LINKS.get(tag, frozenset()) | {"dir"} for tag in DIRECTED}
    | {
        "p": frozenset({"class", "dir"}),
        "details": frozenset({"class", "dir"}),
        "sup": frozenset({"id"}),
        "li": frozenset({"class", "dir"}),
    }
)
OWN_CLASSES = {"p": {"footnote"}, "details": {"thoughts"}, "span": {"math", "task-state"}}
FOOTNOTE = re.compile(r"fn-(?:answer|[0-9a-f-]{36})-(?:text|note)-[0-9]+", re.A)
EXCERPT = Rules(frozenset({"mark"}))
NOTHING = Rules(frozenset())


def answer(sources: Sequence[Any] = ()) -> Rules:
    looks = dict.fromkeys(MATHS, MATHS_LOOKS)
    return Rules(PROSE | MATHS | {"figure", "figcaption"}, LINKS | ANSWERS | looks, sources)


def faults_in(html: str, rules: Rules) -> list[str]:
    """Everything in this HTML that may not be there, in words."""
    page = html5lib.parse(PAGE.format(html), namespaceHTMLElements=False)
    outer = page.find(".//div[@id='outer']")
    if outer is None or [child.get("id") for child in outer] != ["box", "after"]:
        return ["it does not stay in its box"]
    return faults_below(outer[0], rules)


def text_of(html: str) -> str:
    """What a reader sees, blanks at the ends apart."""
    shown = html5lib.parse(PAGE.format(html), namespaceHTMLElements=False).find(".//div[@id='box']")
    return "".join(shown.itertext()).strip(" \n")


def faults_below(box: Element, rules: Rules) -> list[str]:
    inside = (element for element in box.iter() if element is not box)
    return [fault for element in inside for fault in faults_of(element, rules)]


def faults_of(element: Element, rules: Rules) -> Iterator[str]:
    if not isinstance(element.tag, str):
        yield "a comment"
    elif element.tag not in rules.elements:
        yield f"<{element.tag}>"
    elif element.tag == "a" and "class" in element.attrib:
        yield from faults_of_citation(element, rules)
    else:
        for name, value in element.attrib.items():
            if name not in rules.attributes.get(element.tag, ()):
                yield f"{element.tag} {name}={value!r}"
            elif not is_good(name, value) and not is_ours(element.tag, name, value):
                yield f"{element.tag} {name} has {value!r}"
        if (
            is_foreign(element.get("href", ""))
            and set(element.get("rel", "").split()) != FOREIGN_REL
        ):
            yield f"a foreign link with rel={element.get('rel')!r}"


def faults_of_citation(element: Element, rules: Rules) -> Iterator[str]:
    """A citation is ours to the letter: it leads to a passage that was served."""
    if not any(same(element, source) for source in rules.sources):
        yield f"a false citation {element.attrib} {element.text!r}"
    if len(element):
        yield "a citation with something in it"


def same(element: Element, source: Any) -> bool:
    where = f"{source.title} › {source.heading}" if source.heading else source.title
    given = element.attrib | {"title": as_parsed(element.get("title", ""))}
    # Into its note while that says the same, else to what was said.
    sealed = re.compile(rf"/answers/[0-9a-f-]{{36}}/sources/{source.n}/")
    href = given.pop("href", "")
    leads_there = href == source.url or sealed.fullmatch(href)
    return (
        bool(leads_there)
        and element.text == str(source.n)
        and given
        == {
            "class": "citation",
            "aria-label": f"Source {source.n}",
            "title": as_parsed(where),
        }
    )


def as_parsed(text: str) -> str:
    """What a parser makes of a text that was escaped; what no HTML may hold is left out."""
    return CONTROLS.sub("", re.sub(r"\r\n?", "\n", text))


def is_ours(tag: str, name: str, value: str) -> bool:
    return name == "class" and value in OWN_CLASSES.get(tag, ())


def is_good(name: str, value: str) -> bool:
    if name == "href":
        return leads_somewhere_good(value)
    if name == "src":
        return bool(OWN_PICTURE.fullmatch(value) or PICTURE_IN_TEXT.fullmatch(value))
    if name == "class":
        return set(value.split()) <= HIGHLIGHTED | NOTES_CLASSES
    if name == "dir":
        return value in {"auto", "rtl"}
    if name == "id":
        return bool(NOTES_ID.match(value) or FOOTNOTE.fullmatch(value))
    return True  # title, alt, rel, start and the like are words


def as_browsers_read(address: str) -> str:
    return re.sub(r"[\t\n\r]", "", address.strip("".join(map(chr, range(33))))).replace("\\", "/")


def is_foreign(address: str) -> bool:
    read = as_browsers_read(address)
    return read.startswith("//") or bool(
        SCHEME.match(read) and not read.lower().startswith("mailto:")
    )


def leads_somewhere_good(address: str) -> bool:
    """To the web by its full address, to mail, into this site or nowhere."""
    read = as_browsers_read(address)
    if scheme := SCHEME.match(read):
        return scheme[1].lower() == "mailto" or bool(re.match(r"https?://", read, re.I))
    return read.startswith("#") or bool(re.match(r"/(?!/)", read))
