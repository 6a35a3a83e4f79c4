"""Pictures put into a note while it is written: what is kept, how it is called, what is refused."""

import unicodedata

import pytest

from notes.editing.writing import Refused, keep_picture
from notes.models import Attachment

PNG = b"\x89PNG\r\n\x1a\n and the rest"
KINDS = {
    ".png": PNG,
    ".jpg": b"\xff\xd8\xff\xe0 and the rest",
    ".gif": b"GIF89a and the rest",
    ".webp": b"RIFF\x10\x00\x00\x00WEBPVP8 ",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_called_after_what_it_is(alice, kind):
    name = keep_picture(alice, "Trips/Öland", "Boat.exe", KINDS[kind])

    assert name.startswith("Boat ")
    assert name.endswith(kind)
    kept = Attachment.objects.get(owner=alice)
    assert kept.path == f"Trips/Öland/{name}"
    assert kept.file.read_bytes() == KINDS[kind]


@pytest.mark.parametrize(
    "data", [b"", b"<svg onload='alert(1)'/>", b"MZ program", b"RIFF\x10\x00\x00\x00WAVEfmt "]
)
def test_anything_else_is_refused(alice, data):
    with pytest.raises(Refused, match="Only pictures"):
        keep_picture(alice, "", "boat.png", data)
    assert not Attachment.objects.exists()


def test_one_picture_is_kept_once_and_two_of_one_name_apart(alice):
    first, again = (keep_picture(alice, "", "image.png", PNG) for _ in range(2))
    other = keep_picture(alice, "", "image.png", PNG + b"!")

    assert first == again != other
    assert Attachment.objects.count() == 2


@pytest.mark.parametrize("folder", ["..", "a/../../b"])
def test_it_is_kept_in_no_folder_above(alice, folder):
    with pytest.raises(Refused):
        keep_picture(alice, folder, "image.png", PNG)


@pytest.mark.parametrize(
    "name",
    [
        *("../../etc/x]]|y#z^.png", "", ".png", "x" * 500 + ".png"),
        *("Küche.png", unicodedata.normalize("NFD", "Küche.png"), "味噌汁.png", "صورة.png"),
    ],
)
def test_whatever_it_was_called_the_note_shows_it(client, alice, name):
    client.force_login(alice)

    kept = keep_picture(alice, "Trips", name, PNG)

    shown = client.post("/notes/preview/", {"body": f"![[{kept}]]", "folder": "Trips"}).text
    assert f'src="{Attachment.objects.get().get_absolute_url()}"' in shown
    assert "/" not in kept
