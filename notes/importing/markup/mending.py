"""A page's tree made ready for Markdown, so that no words are lost or run together."""

import re

from bs4 import BeautifulSoup, Tag

from notes.importing.markup.dressing import undress

OURS = ["x-tex", "x-note"]
DROPPED = ["script", "style", "title", "head"]
# Markdown's converter knows these for no blocks, and would join their words with the next ones.
BLOCKS = (
    "nav address center header footer aside main form fieldset legend hgroup dialog menu dir"
    " template noscript object details summary search figure optgroup canvas video audio iframe"
).split()
SPACED = "label button option textarea select output meter progress time abbr".split()
IN_CELLS = ["table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr"]
TEX = re.compile(r"tex", re.I)
BLANKS_MAX = 200  # behind one another
LONG_BLANKS = re.compile(rf"[\t \r\n]{{{BLANKS_MAX},}}+")
SPAN_MAX = 1000  # rows or columns of one cell
FILLED_MAX = 100_000  # cells of a page that are filled in


def mend(soup: BeautifulSoup, notes_before: int = 0) -> int:
    """Make it ready; its footnotes are numbered from there. Returns the last one's number."""
    undress(soup)
    drop_what_is_no_text(soup)
    shorten_blanks(soup)
    number_lists(soup)
    for mend_some in (mend_ruby, mend_formulas, mend_forms, mend_media, mend_tables):
        mend_some(soup)
    last = mark_footnotes(soup, notes_before)
    for tag in soup.find_all(BLOCKS):
        tag.name = "div"
    for tag in soup.find_all(SPACED):
        set_apart(tag)
    return last


def drop_what_is_no_text(soup: BeautifulSoup) -> None:
    for tag in soup.find_all([*OURS, "li"]):  # what we write into the tree no page has
        tag.name = "span" if tag.name in OURS else tag.name
        tag.attrs.pop("x-number", None)
    for tag in soup.find_all(DROPPED):
        if tag.name == "head" and tag.find("body"):
            tag.unwrap()  # it was never closed
        elif tag.name != "title" or not tag.find_parent("svg"):
            tag.extract()
    for tag in soup.find_all("title"):  # of a drawing
        tag.name = "div"


def shorten_blanks(soup: BeautifulSoup) -> None:
    """Markdown's converter looks at a run of blanks from each of them."""
    for text in soup.find_all(string=LONG_BLANKS):
        text.replace_with(type(text)(LONG_BLANKS.sub(lambda run: run[0][:BLANKS_MAX], text)))


def set_apart(tag: Tag) -> None:
    tag.insert(0, " ")  # within, as its place among its siblings would have to be counted
    tag.append(" ")


def number_lists(soup: BeautifulSoup) -> None:
    """Write its number on each entry: to count those before it takes for ever in a long list."""
    for listed in soup.find_all("ol"):
        start = str(listed.get("start") or "1")
        first = int(start) if start.isascii() and start.isdigit() and len(start) < 10 else 1
        for number, entry in enumerate(listed.find_all("li", recursive=False), first):
            entry["x-number"] = str(number)


# --- Single elements --------------------------------------------------------------------------


def mend_ruby(soup: BeautifulSoup) -> None:
    """Words first, and how they are read behind them: 漢字(かんじ)."""
    for ruby in soup.find_all("ruby"):
        for mark in ruby.find_all("rp"):
            mark.extract()
        readings = [reading.extract().get_text() for reading in ruby.find_all(["rt", "rtc"])]
        words = "".join(ruby.get_text().split())
        ruby.string = f"{words}({''.join(readings)})" if readings else words


def mend_formulas(soup: BeautifulSoup) -> None:
    """MathML as the TeX that comes with it, else as its letters with their places."""
    for math in soup.find_all("math"):
        source = math.find("annotation", attrs={"encoding": TEX})
        if source:
            sign = "$$" if math.get("display") == "block" else "$"
            become_raw(math, f"{sign}{source.get_text().strip()}{sign}")
            continue
        for name, sign in (("msup", "^"), ("msub", "_"), ("mfrac", "/")):
            for tag in math.find_all(name):
                second = next(iter(tag.find_all(True, recursive=False)[1:]), None)
                if second:
                    second.insert_before(sign)


def raw(text: str) -> Tag:
    return become_raw(Tag(name="x-tex"), text)


def become_raw(tag: Tag, text: str) -> Tag:
    """Text that is Markdown already, in the element's place: to put another there, its place among
    its siblings would have to be counted."""
    tag.name, tag.attrs, tag.string = "x-tex", {}, text
    return tag


def mend_forms(soup: BeautifulSoup) -> None:
    """What was filled in is text of the page."""
    for field in soup.find_all("input"):
        kind = str(field.get("type") or "text").lower()
        value = field.get("value")
        if kind in {"text", "search", "email", "url", "tel", "number", "date"} and value:
            field.replace_with(f" {value} ")


def mend_media(soup: BeautifulSoup) -> None:
    """What a page plays or holds in a frame is a link to it."""
    for tag in soup.find_all(["audio", "video", "embed", "iframe", "source"]):
        address = str(tag.get("src") or "")
        if not address or address.lower().startswith(("data:", "about:", "blob:")):
            continue
        link = soup.new_tag("a", href=address)
        link.string = str(tag.get("title") or address.rpartition("/")[2] or address)
        tag.insert_after(link)
        set_apart(link)
        if tag.name == "source":
            tag.extract()


def mend_tables(soup: BeautifulSoup) -> None:
    """Captions stand above their tables, and tables that only lay a page out are none."""
    for caption in soup.find_all("caption"):
        if table := caption.find_parent("table"):
            caption.name = "p"
            table.insert_before(caption.extract())
    for head in soup.find_all("thead"):
        if len(head.find_all("tr", limit=2)) > 1:  # each row would look at all of them
            head.name = "tbody"
    holding = [tag.find_parent("table") for tag in soup.find_all(IN_CELLS)]
    laying_out = {id(table): table for table in holding if table is not None}
    parts = [
        part
        for part in soup.find_all(["thead", "tbody", "tfoot", "tr", "td", "th"])
        if id(part.find_parent("table")) in laying_out
    ]
    for tag in [*laying_out.values(), *parts]:
        tag.name = "div"
    fill_spans(soup)


def fill_spans(soup: BeautifulSoup) -> None:
    """Below a cell of several rows stand empty ones: Markdown has no such cells, and what comes
    behind them would slip into another column."""
    left = FILLED_MAX
    for table in soup.find_all("table"):
        if table.find(["td", "th"], rowspan=True) is None:
            continue
        open_spans: dict[int, tuple[int, int]] = {}  # column → rows to come, columns
        for row in table.find_all("tr"):
            if row.find_parent("table") is table and left > 0:
                left -= fill_row(soup, row, open_spans)


def fill_row(soup: BeautifulSoup, row: Tag, open_spans: dict[int, tuple[int, int]]) -> int:
    """Fill what cells above reach into; returns how many cells were added."""
    column = added = 0
    for cell in [*row.find_all(["td", "th"], recursive=False), None]:
        while column in open_spans:
            rows, columns = open_spans.pop(column)
            filling = soup.new_tag("td", colspan=str(columns))
            cell.insert_before(filling) if cell is not None else row.append(filling)
            if rows > 1:
                open_spans[column] = rows - 1, columns
            column, added = column + columns, added + columns
        if cell is not None:
            columns = span_of(cell, "colspan")
            if (rows := span_of(cell, "rowspan")) > 1:
                open_spans[column] = rows - 1, columns
            column += columns
    return added


def span_of(cell: Tag, name: str) -> int:
    """How many rows or columns it takes."""
    given = str(cell.get(name) or "")
    is_number = given.isascii() and given.isdigit() and len(given) < 9
    return max(1, min(SPAN_MAX, int(given))) if is_number else 1


# --- Footnotes --------------------------------------------------------------------------------


def mark_footnotes(soup: BeautifulSoup, before: int) -> int:
    """Notes that are linked there and back become Markdown's footnotes, comments of Word too."""
    notes = {f"#{tag['id']}": tag for tag in soup.find_all(["li", "dt", "div", "p"], id=True)}
    labels: dict[str, str] = {}  # by what leads to a note; "" for what is none
    count = before
    end = soup.body or soup  # looked for once, through the whole page where it has none
    for link in soup.find_all("a", href=True):
        address = str(link["href"])
        if address not in notes or any(parent is notes[address] for parent in link.parents):
            continue
        if address not in labels:
            labels[address] = ""
            if take_back_link(notes[address], names_of(link)):
                count += 1
                labels[address] = str(count)
                text = soup.new_tag("x-note", label=labels[address])
                define(notes[address], text, end)
        if label := labels[address]:
            parent = link.parent
            raised = parent if parent is not None and parent.name == "sup" else link
            raised.replace_with(raw(f"[^{label}]"))
    return count


def names_of(link: Tag) -> set[str]:
    """The ids that lead to a reference."""
    around = [link, *(parent for parent, _ in zip(link.parents, range(2), strict=False))]
    return {f"#{tag['id']}" for tag in around if tag.get("id")}


def take_back_link(note: Tag, names: set[str]) -> bool:
    """Take away what leads back from a note to its reference; whether there was such a link."""
    places = [note, *note.find_next_siblings("dd", limit=1)] if note.name == "dt" else [note]
    back = [link for place in places for link in place.find_all("a", href=True)]
    found = [link for link in back if str(link["href"]) in names]
    for link in found:
        link.extract()
    return bool(found)


def define(note: Tag, text: Tag, end: Tag) -> None:
    """Put a note's text as a definition at the page's end."""
    if note.name == "dt":
        term = note.get_text().strip().translate({ord("["): "(", ord("]"): ")"})
        text.append(f"{term}: ")
    body = note.find_next_sibling("dd") if note.name == "dt" else note
    first = body.find(True, recursive=False) if isinstance(body, Tag) else None
    if first is not None and first.name == "p":
        first.unwrap()
    for child in list(body.contents) if isinstance(body, Tag) else []:
        text.append(child.extract())
    end.append(text)
    if isinstance(body, Tag) and body is not note:
        body.extract()
    around = note.parent
    note.extract()
    if around is not None and around.name in {"ol", "ul", "dl"} and not around.find(True):
        around.extract()
