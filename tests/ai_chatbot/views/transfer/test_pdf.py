"""A conversation as a PDF: what its printable page has, or a sentence that says why not."""

import io
import zipfile

import pytest

from ai_chatbot.models import Conversation, Source
from config.base.paper import press as press_module
from tests.ai_chatbot.conftest import write_turn
from tests.papers import links_in, text_of

PASSAGE = "Im Hafen lag ein Boot.\n\nمرحبا بالعالم"


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def asked(conversation):
    _, answer = write_turn(
        conversation,
        "Où était-ce ? 味噌汁",
        "# Der Ort\n\nIn **Lund** [1]. <script>alert(1)</script>",
        model="small",
    )
    Source.objects.create(
        message=answer, n=1, title="Lund", heading="Trip", text=PASSAGE, content_hash="a" * 64,
        start=0, end=9, score=0.5, url="/notes/1/", source_url="https://example.org/lund",
    )  # fmt: skip
    conversation.refresh_from_db()
    return conversation


def pdf_of(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return response.content


def test_it_has_questions_answers_and_sources_in_full(browser, asked):
    response = browser.get(f"/conversations/{asked.pk}/export.pdf")
    pdf = pdf_of(response)
    text = text_of(pdf)

    for words in ("Où était-ce ? 味噌汁", "Der Ort", "In Lund[1]", "Sources", "[1] Lund › Trip"):
        assert words in text
    for words in ("Im Hafen lag ein Boot.", "مرحبا بالعالم", "<script>alert(1)</script>", "small"):
        assert words in text
    assert links_in(pdf) == {"https://example.org/lund"}
    assert ".pdf" in response["Content-Disposition"]
    assert "attachment" in response["Content-Disposition"]


def test_what_stands_in_the_place_of_an_answer_stands_there_too(browser, conversation):
    write_turn(
        conversation, "Und?", "Das **steht** nirgends.", without_notes=True, error="It broke off.",
        grounding={"decision": "nothing", "language": "de"},
    )  # fmt: skip

    text = text_of(pdf_of(browser.get(f"/conversations/{conversation.pk}/export.pdf")))

    assert "What the model said, which is not from the notes" in text
    assert "Das steht nirgends." in text
    assert "Written without your notes." in text


def test_what_is_too_long_is_said_with_a_way_to_go_on(browser, conversation):
    write_turn(conversation, "Lang?", "味噌汁 " * 200_000)

    response = browser.get(f"/conversations/{conversation.pk}/export.pdf")

    assert response.status_code == 422
    assert "too long for a PDF" in response.text
    assert f"/conversations/{conversation.pk}/print/" in response.text


def test_where_others_are_made_it_says_when_to_come_again(browser, asked, monkeypatch):
    monkeypatch.setattr(press_module, "WAIT_SECONDS", 0)
    with press_module.turns.turn(0, 0):
        response = browser.get(f"/conversations/{asked.pk}/export.pdf")

    assert response.status_code == 503
    assert "in a minute" in response.text


def test_it_needs_a_login_is_only_read_and_a_stranger_gets_nothing(client, bob, browser, asked):
    address = f"/conversations/{asked.pk}/export.pdf"
    assert browser.post(address).status_code == 405
    browser.logout()
    assert client.get(address).status_code == 302
    client.force_login(bob)
    assert client.get(address).status_code == 404


def test_the_zip_has_them_where_they_are_asked_for_and_says_which_are_missing(
    browser, alice, asked
):
    write_turn(Conversation.objects.create(owner=alice), "Lang?", "味噌汁 " * 200_000)

    response = browser.get("/conversations/export.zip?pdf=yes")
    pack = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))

    (name,) = (name for name in pack.namelist() if name.endswith(".pdf"))
    assert "Im Hafen lag ein Boot." in text_of(pack.read(name))
    left_out = pack.read("conversations/without a PDF.txt").decode()
    assert left_out.startswith("conversations/lang-")
    assert "too long for a PDF" in left_out


def test_menus_offer_it(browser, asked):
    page = browser.get(f"/conversations/{asked.pk}/").text

    assert f'href="/conversations/{asked.pk}/export.pdf"' in page
    assert "/conversations/export.zip?pdf=yes" in browser.get("/conversations/").text
