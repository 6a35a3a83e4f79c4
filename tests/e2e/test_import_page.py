"""Importing in a real browser: choosing files and a folder, dropping, following, the ledger."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import picture, sign_in
from tests.e2e.support import until_scripts_ran
from tests.notes.documents import pdf_of, zip_of
from tests.notes.documents import picture as png
from tests.servers import Worker

pytestmark = pytest.mark.slow

SIZES = {
    "desktop": {},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "dark": {"color_scheme": "dark"},
}
DROP = """
() => {
  const data = new DataTransfer();
  for (const name of ["dropped.md", "also.txt"]) data.items.add(new File([`# ${name}`], name));
  document.getElementById("import-form").dispatchEvent(
    new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
}
"""


@pytest.fixture(scope="module")
def site(start_web):
    """A web process and a worker."""
    web = start_web("alice")
    with Worker(web):
        yield web


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "My vault"
    for path, content in {
        ".obsidian/app.json": b"{}",
        "Boats/Annika.md": b"# Annika\n\nThe boat lies in Lund. ![[red.png]]",
        "Boats/red.png": png().getvalue(),
        "Day.md": b"See [[Annika]].",
        "empty.md": b"",
        "broken.md": b"\x00\x01",
        "cut.pdf": pdf_of(["Never seen."])[:200],
        "program.exe": b"MZ",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def open_import(open_page, site, **options):
    page = open_page(site.url, **options)
    sign_in(page, "alice")
    page.goto("/notes/import/")
    return page


@pytest.mark.parametrize("size", SIZES)
def test_a_folder_is_chosen_followed_and_told_of(open_page, site, vault, size):
    page = open_import(open_page, site, **SIZES[size])
    picture(page, f"import-{size}")

    page.get_by_label("Or a folder").set_input_files(vault)
    page.get_by_role("button", name="Import").click()
    page.wait_for_url("**/notes/import/*/")
    page.get_by_text("Not imported: 2").wait_for()
    page.get_by_text("All 3 notes are ready for questions").wait_for()
    picture(page, f"import-done-{size}")
    page.get_by_role("link", name="What is indexed").click()

    page.get_by_text("3 of 3 notes indexed").wait_for()
    expect(page.get_by_text("It is a PDF that is damaged or cut off.")).to_be_visible()
    expect(page.get_by_text("It is empty: there is nothing to index.")).to_be_visible()
    picture(page, f"ledger-{size}")
    width = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(width)
    page.get_by_role("link", name="My vault/Boats/Annika.md").click()
    expect(page.get_by_text("The boat lies in Lund.")).to_be_visible()
    assert page.problems == []


def test_a_long_import_shows_how_far_it_is_and_is_cancelled(open_page, site):
    page = open_import(open_page, site)
    notes = {f"long/{n}.md": f"# {n}\n\n" + "words and words. " * 20 for n in range(10_000)}

    page.locator("#id_uploads").set_input_files(
        {"name": "long.zip", "mimeType": "application/zip", "buffer": zip_of(notes)}
    )
    page.get_by_role("button", name="Import").click()
    page.get_by_text("of 10000 files").wait_for()
    picture(page, "import-reading")
    page.get_by_role("button", name="Cancel").click()

    page.get_by_text("The import was cancelled after").wait_for()
    picture(page, "import-cancelled")
    assert page.problems == []


def test_what_is_dropped_is_uploaded_and_a_refusal_is_said(open_page, site):
    page = open_import(open_page, site)
    page.locator("#id_uploads").set_input_files(
        {"name": "v.zip", "mimeType": "application/zip", "buffer": b"no zip"}
    )
    page.get_by_role("button", name="Import").click()
    page.get_by_text("v.zip is not a zip that can be read").wait_for()
    picture(page, "import-refused")
    until_scripts_ran(page)

    page.evaluate(DROP)

    page.wait_for_url("**/notes/import/*/")
    page.get_by_text("2 new notes.").wait_for()
    assert all("422" in problem for problem in page.problems)  # which the browser notes itself


def test_a_whole_folder_is_dropped_from_outside(open_page, site, vault):
    page = open_import(open_page, site)
    box = page.locator("#import-form").bounding_box()
    files = {"items": [], "files": [str(vault)], "dragOperationsMask": 1}
    at = {"x": box["x"] + 20, "y": box["y"] + 20, "data": files}
    browser = page.context.new_cdp_session(page)

    for kind in ("dragEnter", "dragOver", "drop"):
        browser.send("Input.dispatchDragEvent", {"type": kind, **at})

    page.wait_for_url("**/notes/import/*/")
    page.get_by_text("Not imported: 2").wait_for()
    page.get_by_role("link", name="What is indexed").click()
    expect(page.get_by_role("link", name="My vault/Boats/Annika.md")).to_be_visible()
    assert page.problems == []
