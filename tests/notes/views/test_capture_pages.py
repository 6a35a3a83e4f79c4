"""Notes caught in passing: by the quick page, by a phone's share, by a bookmarklet."""

import re
from html import unescape
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from notes.models import ImportJob, Note

CAPTURE, CLIP, SHARE = "/capture/", "/clip/", "/share/"
PAGE = "https://example.org/an/article?x=1"
FROM_DEVICE = {"Sec-Fetch-Site": "none"}


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


def value_of(page, name):
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    return unescape(found[1]) if found else ""


def text_of(page):
    return unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.S)[1])


def files(*named):
    return [SimpleUploadedFile(name, data) for name, data in named]


# --- The quick page ---------------------------------------------------------------------------


def test_it_opens_focused_and_empty(browser):
    page = browser.get(CAPTURE).text

    assert re.search(r"<textarea[^>]*autofocus", page)
    assert text_of(page) == ""
    assert 'id="source-field" hidden' in page


def test_a_thought_is_saved_and_there_is_room_for_the_next(browser, alice):
    response = browser.post(CAPTURE, {"body": "Buy milk\r\nand bread"}, follow=True)

    note = Note.objects.get()
    assert (note.owner, note.title, note.body) == (alice, "Buy milk", "Buy milk\nand bread")
    assert (note.path, note.origin, note.source_url) == ("Buy milk.md", "written", "")
    assert f'href="{note.get_absolute_url()}"' in response.text
    assert "data-saved" in response.text
    assert text_of(response.text) == ""


@pytest.mark.parametrize(("path", "keeps"), [(CAPTURE, True), (CLIP, False)])
def test_a_draft_is_promised_where_one_is_kept(browser, path, keeps):
    assert ("A draft stays in this tab" in browser.get(path).text) is keeps


@pytest.mark.parametrize("title", ["Café", "日記", "مذكرة", "a/b: c?"])
def test_a_title_is_taken_as_it_is_given(browser, title):
    browser.post(CAPTURE, {"title": title, "body": "# Heading\n\ntext"})

    assert Note.objects.get().title == title


def test_a_title_alone_is_enough(browser):
    browser.post(CAPTURE, {"title": "Remember the milk"})

    assert Note.objects.get().title == "Remember the milk"


def test_two_notes_of_the_same_first_words_are_two(browser):
    browser.post(CAPTURE, {"body": "Idea\n\none"})
    browser.post(CAPTURE, {"body": "Idea\n\ntwo"})

    assert sorted(Note.objects.values_list("path", flat=True)) == ["Idea 2.md", "Idea.md"]


def test_a_double_click_makes_one(browser):
    for _ in range(2):
        browser.post(CAPTURE, {"body": "Once", "source": PAGE})

    assert Note.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "There is nothing to save yet"),
        ({"body": " \n ", "title": " "}, "There is nothing to save yet"),
        ({"title": "x" * 501}, "at most 500 characters"),
        ({"body": "a\x00b"}, "NUL characters"),
        ({"body": "é" * 2_600_000}, "5 MB at most"),
        ({"source": "javascript:alert(1)"}, "begins with http"),
        ({"source": "https://example.org/" + "a" * 2000}, "at most 2000 characters"),
    ],
)
def test_what_cannot_be_saved_is_said_and_stays_in_the_form(browser, sent, said):
    response = browser.post(CAPTURE, sent)

    assert response.status_code == 422
    assert said in response.text
    assert not Note.objects.exists()
    assert text_of(response.text).strip() == sent.get("body", "").strip()


def test_markup_in_what_is_shown_again_is_text(browser):
    page = browser.post(CAPTURE, {"body": "</textarea><b>x", "source": 'x"><b>y'}).text

    assert "<b>" not in page
    assert text_of(page) == "</textarea><b>x"


def test_another_persons_note_is_not_shown_as_saved(browser, bob):
    note = Note.objects.create(owner=bob, path="x.md", title="Bob's secret")

    for saved in (note.pk, "x", "9" * 30, "-1"):
        assert "Bob" not in browser.get(f"{CAPTURE}?saved={saved}").text


# --- Clipping ---------------------------------------------------------------------------------


def test_a_clipping_remembers_its_page(browser):
    sent = {"page": "clip", "title": "An article", "body": "Its words.", "source": PAGE}

    response = browser.post(CAPTURE, sent, follow=True)

    note = Note.objects.get()
    assert (note.title, note.body) == ("An article", "Its words.")
    assert (note.origin, note.source_url) == ("clipped", PAGE)
    assert note.front_matter["source"] == PAGE
    assert response.redirect_chain[0][0] == f"{CLIP}?saved={note.pk}"
    assert "You can close this window" in response.text


def test_a_page_alone_is_called_by_its_server(browser):
    browser.post(CAPTURE, {"page": "clip", "source": PAGE})

    assert Note.objects.get().title == "example.org"


def test_opening_the_window_saves_nothing(browser):
    response = browser.get(f"{CLIP}?title=x&body=y&source={PAGE}")

    assert response.status_code == 200
    assert text_of(response.text) == ""
    assert not Note.objects.exists()


def test_the_bookmarklet_opens_the_window_of_this_server(browser):
    page = browser.get("/settings/phone-and-browser/").text

    href = unescape(re.search(r'id="bookmarklet" href="([^"]+)"', page)[1])
    assert href.startswith("javascript:void(")
    assert 'window.open("http://testserver/clip/\\x23"+' in unquote(href)
    assert not set(href) & set("%#\n<`")


# --- Sharing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_shared_page_fills_the_form_and_makes_no_note(browser, method):
    shared = {"title": "日記", "text": f"Ses mots : « é »\n{PAGE}", "url": PAGE}

    page = getattr(browser, method)(SHARE, shared).text

    assert value_of(page, "title") == "日記"
    assert text_of(page) == "Ses mots : « é »"
    assert value_of(page, "source") == PAGE
    assert value_of(page, "page") == "share"
    assert 'action="/capture/"' in page
    assert not Note.objects.exists()


def test_a_page_that_shares_in_somebodys_name_makes_nothing(alice):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}

    shown = strict.post(SHARE, {"text": "planted"}, headers=foreign)
    saved = strict.post(CAPTURE, {"body": "planted"}, headers=foreign)

    assert (shown.status_code, saved.status_code) == (200, 403)
    assert not Note.objects.exists()


@pytest.mark.parametrize("site", ["cross-site", "same-site", "same-origin", "", None])
def test_files_that_a_page_may_have_sent_are_not_taken(browser, site):
    headers = {} if site is None else {"Sec-Fetch-Site": site}

    page = browser.post(SHARE, {"files": files(("a.md", b"# A"))}, headers=headers).text

    assert "they were not taken" in page
    assert not ImportJob.objects.exists()
    assert not Note.objects.exists()


def test_shared_files_are_imported(browser, alice):
    shared = {"files": files(("日記.md", "# Café".encode()), ("b.txt", b"text"))}

    response = browser.post(SHARE, shared, headers=FROM_DEVICE)

    job = ImportJob.objects.get()
    assert response["Location"] == f"/notes/import/{job.pk}/"
    assert job.owner == alice
    assert sorted(Note.objects.values_list("path", flat=True)) == ["b.txt", "日記.md"]


def test_words_that_came_with_files_are_shown(browser):
    shared = {"text": "From the trip", "files": files(("a.md", b"# A"))}

    page = browser.post(SHARE, shared, headers=FROM_DEVICE).text

    assert text_of(page) == "From the trip"
    assert "The files are being imported" in page
    assert Note.objects.count() == 1


def test_files_that_cannot_be_imported_are_said(browser):
    page = browser.post(SHARE, {"files": files(("x.zip", b"no zip"))}, headers=FROM_DEVICE).text

    assert 'role="alert"' in page
    assert not ImportJob.objects.exists()


def test_nothing_shared_opens_the_quick_page(browser):
    for response in (browser.get(SHARE), browser.post(SHARE)):
        assert response["Location"] == CAPTURE


def test_hostile_words_are_only_words(browser):
    shared = {"title": '"><script>x</script>', "text": "</textarea><script>y</script>\x00"}

    page = browser.post(SHARE, shared).text

    assert "<script>x" not in page
    assert "<script>y" not in page
    assert text_of(page) == "</textarea><script>y</script>"


# --- All --------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [CAPTURE, CLIP, SHARE, "/settings/phone-and-browser/"])
def test_each_needs_a_login_and_takes_its_own_methods(client, alice, address):
    assert client.get(address)["Location"].startswith("/accounts/login/")
    assert client.post(address).status_code in {302, 403, 405}
    client.force_login(alice)
    assert client.put(address).status_code == 405


@pytest.mark.parametrize("address", [CLIP, "/settings/phone-and-browser/"])
def test_these_are_only_looked_at(browser, address):
    assert browser.post(address).status_code == 405
