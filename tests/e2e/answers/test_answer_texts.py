"""An answer of all that models write, and one from right to left, in a real browser."""

import asyncio

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import picture, sign_in
from tests.e2e.support import LangflowInThread, ask, last_answer, says
from tests.scripted_langflow import answer, end, token

pytestmark = pytest.mark.slow

THOUGHTS = "<think>\nThe user wants everything.\n\n- Tables too\n"
EVERYTHING = r"""</think>

Here are the prices:
| Fruit | Price | Sum |
|---|--:|---|
| Medlar | 3 | $x_1 * 2$ |
| Quince | 4 | `a|b` |

The area is \(A = \pi r^2\), and

\[
V = \frac{4}{3} \pi r^3 \\
+ c_1 * c_2
\]

1) Run:
   ```bash
   if [[ -f x ]]; then
     echo 1
   fi
   ```
2) Look at https://example.org/medlar_jam_2024.
   - [ ] inner
   - [x] done

Rose on the wall
rain on the roof
nobody home

> ## Quoted
> ```python
> x = rows[0]
> ```

Lichens grow slowly.[^1] They are ~~fast~~ ==old==.

<details>
<summary>More about it</summary>

Hidden *text* with a list:
- one
- two

</details>

Quince
: a fruit

[^1]: Ibid., and then some words that go on for a while so that they fill more than one line.
"""
HEBREW = (
    "## הסירה\n\nהסירה *Annika* נצבעה בכחול ביוני, ראו https://example.org/a.\n\n"
    "- ראשית\n- שנית\n  1. פנימי\n\n> ציטוט\n\n```python\nx = rows[0]\n```\n\n"
    "| שם | מחיר |\n|---|---|\n| חבוש | 4 |\n"
)
DEVICES = {
    "desktop": {},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "dark": {"color_scheme": "dark"},
}


@pytest.fixture(scope="module")
def web(start_web):
    return start_web("ada")


@pytest.fixture
def langflow(web):
    with LangflowInThread(int(web.env["LANGFLOW_URL"].rpartition(":")[2])) as server:
        yield server


def direction(locator):
    return locator.evaluate("each => getComputedStyle(each).direction")


@pytest.mark.parametrize("device", DEVICES)
def test_all_that_models_write_shows_and_folds_stay_open(web, langflow, open_page, device):
    go_on = asyncio.Event()
    rest = token(EVERYTHING[:300]), token(EVERYTHING[300:])
    langflow.script(token(THOUGHTS), go_on, *rest, end(""))
    page = open_page(web.url, **DEVICES[device])
    sign_in(page, "ada")
    page.get_by_role("button", name="New conversation").click()
    says(page, "Ready")
    ask(page, "Is it on https://example.org/medlar_jam_2024 ?")

    page.get_by_text("Thoughts", exact=True).click()
    langflow.set(go_on)
    says(page, "Done")
    answered = last_answer(page)

    expect(answered.get_by_text("The user wants everything.")).to_be_visible()
    page.get_by_text("Thoughts", exact=True).click()
    expect(answered.locator("table")).to_have_count(1)
    expect(answered.locator("ol")).to_have_count(1)
    answered.get_by_text("More about it").click()
    expect(answered.get_by_text("Hidden text")).to_be_visible()
    answered.locator("sup a").first.click()
    expect(answered.locator("sup:target")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.problems == []
    page.set_viewport_size({"width": page.viewport_size["width"], "height": 2300})
    picture(page, f"answer-{device}")


def test_hebrew_lies_from_right_to_left(web, langflow, open_page):
    langflow.script(*answer(HEBREW))
    page = open_page(web.url, viewport={"width": 1000, "height": 1100})
    sign_in(page, "ada")
    page.get_by_role("button", name="New conversation").click()
    says(page, "Ready")
    ask(page, "מתי נצבעה הסירה?")
    says(page, "Done")
    answered = last_answer(page)

    for tag in ("h2", "p", "ul", "li", "blockquote", "table", "td"):
        assert direction(answered.locator(f".body {tag}").first) == "rtl", tag
    assert direction(answered.locator("pre")) == "ltr"
    assert direction(page.locator(".question .body p")) == "rtl"
    assert direction(page.locator("#chat-header h1")) == "rtl"
    page.get_by_role("textbox", name="Ask your notes").fill("ומתי?")
    assert direction(page.get_by_role("textbox", name="Ask your notes")) == "rtl"
    picture(page, "answer-hebrew")
