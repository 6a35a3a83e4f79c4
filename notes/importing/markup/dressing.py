"""What programs put around the words of their pages: Notion's, and the makers of formulas'."""

import re

from bs4 import BeautifulSoup, Tag

BOX = re.compile(r"\bcheckbox-(on|off)\b")
TEX_SCRIPT = re.compile(r"^math/tex", re.I)
# Letters that KaTeX and MathJax draw beside the formula itself.
DRAWN = (
    ".katex-html, .MathJax, .MathJax_Display, .MathJax_Preview, .MathJax_SVG, .MathJax_CHTML"
    ", .MJX_Assistive_MathML"
)

STYLE = r"(?:^|[;\s])"
EMPHASES = (
    (re.compile(STYLE + r"font-weight:\s*(?:bold|[6-9]00)\b", re.I), "strong"),
    (re.compile(STYLE + r"font-style:\s*italic\b", re.I), "em"),
    (re.compile(STYLE + r"text-decoration(?:-line)?:[^;]*\bline-through\b", re.I), "del"),
    # Evernote's; other pages have backgrounds for their looks.
    (re.compile(r"-evernote-highlight:\s*true|--en-highlight:", re.I), "mark"),
)
STYLE_CHARS = 1000  # of one element: more is data
EMPHATIC = re.compile(r"bold|[6-9]00|italic|line-through|highlight", re.I)
NOT_BOLD = re.compile(STYLE + r"font-weight:\s*(?:normal|[1-5]00)\b", re.I)
LOUD_ALREADY = [
    "b",
    "strong",
    "i",
    "em",
    "s",
    "del",
    "mark",
    "a",
    "th",
    *(f"h{n}" for n in range(1, 7)),
]


def undress(soup: BeautifulSoup) -> None:
    for undress_some in (
        undress_formulas,
        undress_boxes,
        undress_checklists,
        undress_properties,
        part_values,
        undress_styles,
    ):
        undress_some(soup)


def undress_formulas(soup: BeautifulSoup) -> None:
    """Each formula once: as MathML or TeX, without the letters that are drawn for it."""
    sources = soup.find_all("script", type=TEX_SCRIPT)
    if not sources and not soup.select_one(".katex-mathml"):
        return
    for display in soup.select(".katex-display"):
        if (math := display.find("math")) is not None:
            math["display"] = "block"
    for drawn in soup.select(DRAWN):
        drawn.extract()
    for source in sources:
        is_block = "mode=display" in str(source.get("type")).replace(" ", "")
        math = soup.new_tag("math", display="block" if is_block else "inline")
        written = soup.new_tag("annotation", encoding="application/x-tex")
        written.string = source.get_text()
        math.append(written)
        source.replace_with(math)


def undress_boxes(soup: BeautifulSoup) -> None:
    """Notion's boxes of tasks are divisions that only look like boxes."""
    for tag in soup.find_all("div", class_="checkbox"):
        if found := BOX.search(" ".join(tag.get_attribute_list("class"))):
            tag.replace_with(checkbox(soup, found[1] == "on"))


def undress_checklists(soup: BeautifulSoup) -> None:
    """Those of Apple's Notes say by a class what is done."""
    for found in soup.find_all("ul", class_="com-apple-note-checklist"):
        for item in found.find_all("li", recursive=False):
            start_of(item).insert(0, checkbox(soup, "done" in (item.get("class") or [])))


def start_of(item: Tag) -> Tag:
    """Where the item's text begins: it may be in a division of its own."""
    first = first_in(item)
    return first if isinstance(first, Tag) and first.name in {"div", "p"} else item


def first_in(line: Tag) -> object:
    return next((each for each in line.contents if str(each).strip()), None)


def checkbox(soup: BeautifulSoup, done: bool) -> Tag:
    box = soup.new_tag("input", type="checkbox")
    if done:
        box["checked"] = ""
    return box


def undress_styles(soup: BeautifulSoup) -> None:
    """Emphasis that only a style says, in runs of text; a "bold" tag may say that it is none."""
    for tag in soup.find_all(["b", "strong"], style=NOT_BOLD):
        tag.name = "span"
    for tag in soup.find_all(["span", "font"], style=EMPHATIC):
        if not tag.find(True) and not tag.find_parent(LOUD_ALREADY):
            style = str(tag.get("style"))[:STYLE_CHARS]
            for name in [name for pattern, name in EMPHASES if pattern.search(style)]:
                tag.wrap(soup.new_tag(name))


def undress_properties(soup: BeautifulSoup) -> None:
    """A Notion page's properties as lines right below its title, as in its Markdown."""
    for table in soup.find_all("table", class_="properties"):
        part_values(table)
        lines = soup.new_tag("p")
        for row in table.find_all("tr"):
            cells = list(row.find_all(["th", "td"], recursive=False))
            if len(cells) == 2:
                lines.extend([f"{cells[0].get_text().strip()}: ", *list(cells[1].contents)])
                lines.append(soup.new_tag("br"))
        table.replace_with(lines)
    for icon in soup.find_all("div", class_="page-header-icon"):
        header = icon.parent
        if header is not None and header.name == "header":
            header.append(icon.extract())


def part_values(part: Tag) -> None:
    """Several values of one property stand side by side."""
    for value in part.find_all("span", class_="selected-value"):
        value.attrs.pop("class")
        if isinstance(value.next_sibling, Tag):
            value.insert_after(", ")
