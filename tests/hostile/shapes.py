"""The bones of a page: hostile names may change its words, never what it is made of."""

from collections import Counter

import html5lib

# What does something, or is asked for by what does.
ACTIVE = frozenset(
    "script style link meta base iframe object embed form input button textarea select img svg"
    " math template video audio".split()
)
Shape = tuple[str, str, tuple[str, ...]]


def read_page(html):
    """The page's elements, those of shown notes and answers apart (others look at them)."""
    page = html5lib.parse(html, namespaceHTMLElements=False)
    for element in page.iter():
        if isinstance(element.tag, str) and "body" in element.get("class", "").split():
            for child in list(element):
                element.remove(child)
    return page


def shapes(html) -> set[Shape]:
    """Each kind of element that there is: inside of what, and with which attributes."""
    page = read_page(html)
    return {
        (name_of(parent), name_of(child), tuple(sorted(child.attrib)))
        for parent in page.iter()
        for child in parent
    }


def name_of(element):
    return (
        f"{element.tag}.{element.get('class', '')}" if isinstance(element.tag, str) else "comment"
    )


def active(html) -> Counter[str]:
    """How many there are of the elements that do something, and of those with an id."""
    found = [element for element in read_page(html).iter() if isinstance(element.tag, str)]
    counted = Counter(element.tag for element in found if element.tag in ACTIVE)
    counted["with an id"] = sum("id" in element.attrib for element in found)
    return counted


def bodies(html):
    """The HTML of the notes and answers that a page shows."""
    page = html5lib.parse(html, namespaceHTMLElements=False)
    return [
        element
        for element in page.iter()
        if isinstance(element.tag, str) and element.get("class", "").split()[:1] == ["body"]
    ]
