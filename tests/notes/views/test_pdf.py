"""A note as a PDF: what its page shows, for whoever may read it."""

import pytest

from notes.importing.importer import import_texts
from notes.models import NoteShare
from tests.papers import links_in, text_of

BODY = """# Der Hafen

Ein **Boot** in cafe\u0301 und 味噌汁, $a^2 = b$ und [[Anderes]].

- [ ] tanken

![Das Boot](boot.png) <https://example.org/hafen>

> [!note] Merke
> مرحبا

| Tag | Weg |
|---|---|
| 1 | 12 |

```js
alert("#read")
```
"""


@pytest.fixture
def harbour(alice, embedder):
    import_texts(alice, {"wege/hafen.md": BODY, "privat/anderes.md": "# Anderes"})
    return alice.notes.get(path="wege/hafen.md")


def test_it_has_what_its_page_shows(client, alice, harbour):
    client.force_login(alice)

    response = client.get(f"/notes/{harbour.pk}/export.pdf")
    text = text_of(response.content)

    assert response["Content-Type"] == "application/pdf"
    assert 'filename="der-hafen.pdf"' in response["Content-Disposition"]
    assert text.count("Der Hafen") == 2, "its title and the foot of its page, and no heading again"
    for words in ("Ein Boot in cafe\u0301", "味噌汁", "a^2=b", "☐ tanken", "Merke", "مرحبا", "12"):
        assert words in text
    assert 'alert("#read")' in text
    assert links_in(response.content) == {"https://example.org/hafen"}
    assert f'href="/notes/{harbour.pk}/export.pdf"' in client.get(f"/notes/{harbour.pk}/").text


def test_a_reader_of_a_share_gets_it_and_a_stranger_does_not(client, alice, bob, harbour):
    address = f"/notes/{harbour.pk}/export.pdf"
    client.force_login(bob)
    assert client.get(address).status_code == 404

    NoteShare.objects.create(owner=alice, reader=bob, username="bob", kind="folder", name="wege")

    assert "Ein Boot" in text_of(client.get(address).content)


def test_it_needs_a_login_and_is_only_read(client, alice, harbour):
    address = f"/notes/{harbour.pk}/export.pdf"
    assert client.get(address).status_code == 302
    client.force_login(alice)
    assert client.post(address).status_code == 405


def test_what_is_too_long_is_said(client, alice, embedder):
    import_texts(alice, {"lang.md": "味噌汁 " * 160_000})
    client.force_login(alice)

    response = client.get(f"/notes/{alice.notes.get().pk}/export.pdf")

    assert response.status_code == 422
    assert "too long for a PDF" in response.text
