"""Something of each kind, so that no page is looked at while it is empty."""

from playwright.sync_api import Page

FORMS: dict[str, tuple[str, dict[str, str]]] = {
    "/golden/new/": (
        "Save",
        {"question": "How long does a starter rise?", "facts": "four hours | 4 hours"},
    ),
    "/notes/shared/": ("Share", {"name": "Bread", "username": "reader"}),
    "/collections/new/": ("Publish", {"title": "Bread for all", "folders": "Sample notes"}),
    "/notes/new/": (
        "Save",
        {
            "title": "Plan 2",
            "folder": "Projects/Ovens",
            "tags": "plan/oven, bread",
            "body": "# First\n\nSee [[Plan 10]].\n\n## Second\n\n## Third\n\n|a|b|\n|-|-|\n|1|2|",
        },
    ),
}


def furnish_more(page: Page) -> str:
    """For somebody who is signed in, at a conversation with an answer; the link to its share."""
    conversation = page.url
    page.get_by_role("button", name="Good answer").first.click()
    page.get_by_role("link", name="Keep as a golden question").first.wait_for()
    page.goto(f"{conversation}share/")
    page.get_by_role("button", name="Make the link").click()
    shared = page.locator("code[id^=share-]").first.inner_text()
    for address, (button, fields) in FORMS.items():
        fill(page, address, button, fields)
    page.goto("/settings/tokens/")
    page.locator("main input[name=name]").fill("A script")
    page.locator("main input[name=scopes]").first.check()
    page.get_by_role("button", name="Make the token").click()
    page.goto("/settings/webhooks/new/")
    page.locator("main input[name=name]").fill("A hook")
    page.locator("main input[name=url]").fill("https://hooks.example/commonplace")
    page.locator("main input[name=events]").first.check()
    page.locator("main").get_by_role("button", name="Save").click()
    delete_a_note(page)
    return shared


def fill(page: Page, address: str, button: str, fields: dict[str, str]) -> None:
    page.goto(address)
    for name, value in fields.items():
        page.locator(f"main [name={name}]").first.fill(value)
    page.locator("main").get_by_role("button", name=button, exact=True).first.click()
    page.wait_for_load_state("load")


def delete_a_note(page: Page) -> None:
    """By the list's boxes, so that the trash and the offer to undo are there to be seen."""
    page.goto("/notes/?q=plan")
    page.locator(".choosable input[type=checkbox]").first.check()
    page.locator("#change").get_by_role("button", name="Delete").click()
    page.locator(".notice.undo").first.wait_for()
