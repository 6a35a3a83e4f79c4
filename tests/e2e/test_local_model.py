"""The answer that a real local model gives, through everything, on what one note says."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import picture, sign_in
from tests.stack import Stack

pytestmark = pytest.mark.slow

NOTES = {
    "Boat.md": "# Boat\n\nThe boat was repaired in May 2021 at Lund. It cost 4,200 kroner.",
    "Garden.md": "# Garden\n\nThe apple tree by the gate is a Gravenstein. Prune it in February.",
    "Health/Dentist.md": "# Dentist\n\nDr. Holm sees me each March. Her practice is on Elm Street.",
}


@pytest.fixture(scope="module")
def local_stack(tmp_path_factory):
    with Stack(tmp_path_factory.mktemp("local")) as running:
        folder = tmp_path_factory.mktemp("notes")
        for name, text in NOTES.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text)
        running.manage("import_notes", str(folder), "--user", Stack.USERNAME)
        yield running


def test_a_question_whose_answer_stands_in_one_note(local_stack, open_page):
    page = open_page(local_stack.url)
    sign_in(page)
    page.get_by_role("textbox", name="Ask your notes").fill("What did repairing the boat cost?")
    page.get_by_role("button", name="Send").click()

    answer = page.get_by_role("article", name="Answer")
    expect(page.locator("#status")).to_have_text(
        re.compile(r"done, \d+ source", re.I), timeout=600_000
    )
    expect(answer.locator(".body")).to_contain_text("4,200")
    answer.get_by_role("link", name=re.compile(r"^Source \d")).first.click()
    expect(page.locator("#passage")).to_contain_text("4,200 kroner")
    picture(page, "local-model-passage")
