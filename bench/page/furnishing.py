"""Something of each kind, so that no page is looked at while it is empty."""

from playwright.sync_api import FilePayload, Page

# Long words, a script from the right, tables, code, callouts; and what is refused.
FILES = {
    "Donaudampfschifffahrtsgesellschaftskapitänsmütze.md": """---
tags: [reise/österreich/wachau, rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz]
---
# Donaudampfschifffahrtsgesellschaftskapitänsmütze

> [!warning]- Folded, with a long word
> Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz

See [[Harira]] and [[A note that is nowhere to be found]], $e^{i\\pi} = -1$ and a note[^1].

[^1]: Kept under <https://example.com/a/very/long/address/that/does/not/want/to/be/broken/anywhere>

## A table

| Material | Density in kg/m³ | Melting point | Thermal conductivity | Price in 2024 |
|---|---|---|---|---|
| Copper | 8 960 | 1 085 °C | 401 W/(m·K) | 8,90 € |

```python
print("a line of code that is much longer than any phone is wide, and so it has to be scrolled")
```

- [ ] to do
- [x] done
  1. first
  2. second
""",
    "Harira.md": "# حريرة\n\nالحريرة حساء مغربي. [[Sourdough starter]]\n",
    "broken.pdf": "%PDF-1.7 and nothing else",
}

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


def furnish_more(page: Page, server: str) -> str:
    """For somebody who is signed in, at a conversation with an answer; the link to its share.

    `server` is one that answers as models' servers do.
    """
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
    bring_files(page)
    connect(page, server)
    run_golden(page)
    return shared


def connect(page: Page, server: str) -> None:
    """A server of models beside the one that the settings name, which goes on to answer."""
    page.goto("/settings/model/")
    page.locator("main [name=provider]").select_option("other")
    page.locator("main [name=base_url]").fill(server)
    page.locator("main [name=key]").fill("scripted-key")
    page.locator("main .token-form [type=submit]").last.click()
    page.wait_for_url("**/settings/model/*/")


def run_golden(page: Page) -> None:
    page.goto("/golden/")
    page.locator(".golden-start [type=submit]").click()
    page.locator(".golden-run").wait_for()


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


def bring_files(page: Page) -> None:
    files: list[FilePayload] = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": text.encode()}
        for name, text in FILES.items()
    ]
    page.goto("/notes/import/")
    page.locator("#id_uploads").set_input_files(files)
    page.locator("#import-form [type=submit]").click()
    page.wait_for_url("**/notes/import/*/")
    page.get_by_role("link", name="See your notes").wait_for()
