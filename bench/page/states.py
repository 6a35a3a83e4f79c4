"""What pages look like after something was done on them: menus, dialogs, errors, a choice.

What is done is named by what the page's styles and scripts know it by, as words differ by language.
"""

from collections.abc import Callable
from functools import partial

from playwright.sync_api import Page

SHOWN_SECONDS = 5
Act = Callable[[Page], None]


def press(selector: str, page: Page) -> None:
    """The first of them that can be seen."""
    page.locator(selector).locator("visible=true").first.click()


def open_all(selector: str, page: Page) -> None:
    """Every fold of the page at once."""
    page.evaluate(
        "where => document.querySelectorAll(where).forEach(each => { each.open = true; })", selector
    )


def key(name: str, shows: str, page: Page) -> None:
    page.keyboard.press(name)
    page.locator(shows).first.wait_for(timeout=SHOWN_SECONDS * 1000)


def send_empty(page: Page) -> None:
    """The page's own form, with nothing in what it needs: what the server says of it."""
    page.evaluate(
        """() => {
          const form = document.querySelector("main form[method=post]:not(.undo)");
          for (const each of form.elements) {
            each.required = false;
            if (each.matches("textarea, input:not([type=hidden], [type=checkbox], [type=radio])"))
              each.value = "";
          }
          form.noValidate = true;
        }"""
    )
    press("main form[method=post]:not(.undo) [type=submit]", page)
    page.wait_for_load_state("load")


def sign_in_wrongly(page: Page) -> None:
    page.locator("[name=login]").fill("nobody")
    page.locator("[name=password]").fill("wrong")
    press("main form [type=submit]", page)
    page.wait_for_load_state("load")


def begin_link(page: Page) -> None:
    box = page.locator("textarea[name=body]")
    box.click()
    box.press_sequentially("\n\n[[S")
    page.locator("[role=listbox]").first.wait_for(timeout=SHOWN_SECONDS * 1000)


def rest_on_link(page: Page) -> None:
    page.locator(".note-list li > a").first.hover()
    page.locator("#note-card:not([hidden])").wait_for(timeout=SHOWN_SECONDS * 1000)


choose = partial(press, "input[type=checkbox][form=change]")
folds = partial(open_all, "main details:not(.menu)")
STATES: dict[str, dict[str, Act]] = {
    "accounts-login": {"wrong": sign_in_wrongly},
    "accounts-signup": {"wrong": send_empty},
    "conversations": {
        "chosen": choose,
        "folds": folds,
        "row": partial(press, ".conversation-list .row-menu > summary"),
    },
    "conversations-id": {
        "folds": folds,
        "menu": partial(press, ".conversation-menu > summary"),
        "passage": partial(press, "a.citation"),
        "edit": partial(press, "[data-action=edit]"),
    },
    "notes": {"chosen": choose, "folds": folds},
    "notes-id": {"folds": folds},
    "notes-id-edit": {"link": begin_link},
    "notes-new": {"wrong": send_empty},
    "golden-new": {"wrong": send_empty},
    "collections-new": {"wrong": send_empty},
    "settings": {"palette": partial(key, "Control+k", "dialog[open]")},
    "settings-webhooks-new": {"wrong": send_empty},
    "usage": {"keys": partial(key, "?", "dialog[open]"), "folds": folds},
    "flow": {"folds": folds},
    "search": {"menu": partial(press, ".site-header .menu > summary"), "folds": folds},
}
# With a pointer, and room at the side, alone.
ON_A_DESK: dict[str, dict[str, Act]] = {
    "notes": {"card": rest_on_link},
    "conversations-id": {"row": partial(press, "#side .row-menu > summary")},
}
# Where there is none.
ON_A_SMALL_SCREEN: dict[str, dict[str, Act]] = {
    "conversations-id": {"side": partial(press, "#side-button")},
}


def states_of(name: str, is_small: bool) -> dict[str, Act]:
    return STATES.get(name, {}) | (ON_A_SMALL_SCREEN if is_small else ON_A_DESK).get(name, {})
