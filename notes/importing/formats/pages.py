"""Reads the pages of HTML that come out of exports, see `writing.page_of`."""

import json
import re
from collections.abc import Mapping
from urllib.parse import unquote, urljoin

from bs4 import Tag

from notes.importing.formats.writing import note_text
from notes.importing.markup.dressing import checkbox, first_in, start_of
from notes.importing.markup.pages import soup_to_markdown
from notes.importing.markup.trees import Page

XML_HEAD = re.compile(r"^\s*<\?xml[^<>]*>")
CODE_STYLE = "-en-codeblock:true"
TODO_LIST_STYLE = "--en-todo:true"
CHECKED_STYLE = "--en-checked:true"
LINKING = {"a": "href", "img": "src", "video": "src", "audio": "src", "source": "src"}
BLOCKS = {"div", "p", "li", "td", "th"}


def read(data: bytes) -> tuple[str, str]:
    """(the note's text with its front matter, no title of its own)."""
    page = json.loads(data)
    text, title = to_markdown(page["html"], page["links"], page["base"])
    head = page["head"]
    if not head.get("title"):
        head = {"title": title} | head
    return note_text(head, f"{text}\n\n{page['below']}"), ""


def to_markdown(html: str, links: Mapping[str, str], base: str = "") -> tuple[str, str]:
    """(its Markdown, its title)."""
    soup = Page(XML_HEAD.sub("", html, count=1), "html.parser")
    for change in (mend_checklists, mend_code, mend_todos, mend_media, mend_crypt):
        change(soup, links)
    for picture in soup.find_all("img", attrs={"data-src": True}):
        if str(picture.get("src", "data:")).startswith("data:"):  # until it is scrolled to
            picture["src"] = picture["data-src"]
    for name, attribute in LINKING.items():
        for element in soup.find_all(name, attrs={attribute: True}):
            element[attribute] = led(str(element[attribute]).strip(), links, base)
    title = " ".join(soup.title.get_text().split()) if soup.title else ""
    return soup_to_markdown(soup, readable=True)[0], title


def led(address: str, links: Mapping[str, str], base: str) -> str:
    """Where an address leads by now: into the export, or from the page's own address."""
    if address in links or not base.startswith(("https://", "http://")):
        return links.get(address, address)
    try:
        whole = urljoin(base, address)
    except ValueError:
        return address
    return links.get(whole, whole)


# --- What Evernote writes that HTML has not ----------------------------------------------------


def mend_code(soup: Page, links: Mapping[str, str]) -> None:
    """Each line of its code blocks is a division."""
    for block in soup.find_all(is_code):
        if block.parent is None or block.find_parent(is_code):
            continue
        for end in block.find_all("br"):
            end.replace_with("" if alone(end) else "\n")
        lines = [line.get_text() for line in block.find_all("div", recursive=False)]
        text = "\n".join(lines) if lines else block.get_text()
        pre = soup.new_tag("pre")
        pre.string = text.replace("\xa0", " ")
        block.replace_with(pre)


def is_code(element: Tag) -> bool:
    return element.name == "div" and CODE_STYLE in style_of(element)


def style_of(element: Tag) -> str:
    return str(element.get("style", "")).replace(" ", "")


def alone(element: Tag) -> bool:
    return element.parent is not None and len(element.parent.contents) == 1


def mend_checklists(soup: Page, links: Mapping[str, str]) -> None:
    """The lists of today's versions say by their style what is done."""
    for found in soup.find_all(lambda element: TODO_LIST_STYLE in style_of(element)):
        for item in found.find_all("li", recursive=False):
            start_of(item).insert(0, checkbox(soup, CHECKED_STYLE in style_of(item)))


def mend_todos(soup: Page, links: Mapping[str, str]) -> None:
    for todo in soup.find_all("en-todo"):
        box = checkbox(soup, todo.get("checked") == "true")
        line = todo.parent
        starts = line is not None and line.name in {"div", "p"} and first_in(line) is todo
        todo.insert_after(*list(todo.contents))
        todo.replace_with(box)
        if starts and line is not None:
            line.name = "li"
            line.wrap(soup.new_tag("ul"))


def mend_media(soup: Page, links: Mapping[str, str]) -> None:
    for media in soup.find_all("en-media"):
        target = links.get(str(media.get("hash", "")).lower(), "")
        picture = str(media.get("type", "")).startswith("image/")
        name = target.rpartition("/")[2]
        shown = soup.new_tag("img", src=target) if picture else soup.new_tag("a", href=target)
        if not picture:
            shown.string = unquote(name) or "attachment"
        media.insert_after(*list(media.contents))
        media.replace_with(shown if target else "(An attachment is missing from the export.)")


def mend_crypt(soup: Page, links: Mapping[str, str]) -> None:
    for locked in soup.find_all("en-crypt"):
        hint = str(locked.get("hint", "")).strip()
        said = f" Its hint is: {hint}" if hint else ""
        locked.replace_with(f"(Here stands encrypted text, which was not imported.{said})")
