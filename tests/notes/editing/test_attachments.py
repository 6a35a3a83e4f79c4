"""Files beside notes: pictures in their notes, all else to be saved, nothing that runs."""

import time

import lxml.html
import pytest

from notes.editing.attachments import find_attachments, forget_attachment, keep_attachment
from notes.editing.writing import Draft, edit_note, stamp
from notes.importing.importer import import_folder
from notes.models import Attachment
from tests.pace import allowed

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def page(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture(autouse=True)
def attachments_dir(settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"


@pytest.fixture
def keep(alice):
    def keep_one(path, data=PNG, owner=alice):
        keep_attachment(owner, path, data)
        return Attachment.objects.get(owner=owner, path=path)

    return keep_one


def fetch(client, attachment):
    return client.get(attachment.get_absolute_url())


def content(response):
    return b"".join(response.streaming_content)


# --- The file -------------------------------------------------------------------------------


def test_it_needs_a_login_and_its_owner(client, bob, keep):
    picture = keep("boat.png")

    assert fetch(client, picture).url.startswith("/accounts/login/")
    client.force_login(bob)
    assert fetch(client, picture).status_code == 404
    assert client.post(picture.get_absolute_url()).status_code == 405


@pytest.mark.parametrize(
    ("path", "kind"),
    [("a.png", "image/png"), ("a.JPG", "image/jpeg"), ("a.webp", "image/webp"),
     ("a.avif", "image/avif"), ("x/a.svg", "image/svg+xml"), ("a.bmp", "image/bmp")],
)  # fmt: skip
def test_a_picture_is_shown(page, keep, path, kind):
    response = fetch(page, keep(path))

    assert response["Content-Type"] == kind
    assert response["Content-Disposition"].startswith("inline")
    assert content(response) == PNG


@pytest.mark.parametrize("path", ["a.pdf", "a.html", "a.svgz", "a.xhtml", "a.js", "a", "a.png.exe"])
def test_anything_else_is_saved(page, keep, path):
    response = fetch(page, keep(path, b"<script>alert(1)</script>"))

    assert response["Content-Disposition"].startswith("attachment")
    response.close()


@pytest.mark.parametrize("path", ["a.svg", "a.html"])
def test_nothing_runs_and_nothing_is_guessed(page, keep, path):
    response = fetch(page, keep(path, SVG))

    rules = response["Content-Security-Policy"]
    assert rules.startswith("sandbox; default-src 'none'")
    assert "script-src" not in rules
    assert "allow-scripts" not in rules
    assert response["X-Content-Type-Options"] == "nosniff"
    assert content(response) == SVG


def test_a_pdf_is_shown_to_our_own_pages_alone(page, keep):
    response = page.get(keep("味噌/a.PDF", b"%PDF-1.7").get_absolute_url(), {"beside": ""})

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    response.close()


def test_nothing_else_is_shown_beside_its_text(page, keep):
    other = page.get(keep("a.html", SVG).get_absolute_url(), {"beside": ""})

    assert other["Content-Disposition"].startswith("attachment")
    assert other["Content-Security-Policy"].startswith("sandbox;")
    assert other["X-Frame-Options"] == "DENY"
    other.close()


def test_a_pdf_stands_beside_its_text_and_only_its_page_frames_anything(page, keep, write):
    original = keep("plan.pdf", b"%PDF-1.7")
    note, plain = write("plan.pdf.md", "The plan"), write("other.md", "No file")
    note.file_path = "plan.pdf"
    note.save()

    shown = page.get(note.get_absolute_url())

    assert f'<iframe src="{original.get_absolute_url()}?beside"' in shown.text
    assert "frame-src 'self'" in shown["Content-Security-Policy"]
    response = page.get(plain.get_absolute_url())
    assert "<iframe" not in response.text
    assert "frame-src" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["ö “x”.pdf", 'a"b\\c.pdf', "a\r\nSet-Cookie: x=1.pdf", "%0a.pdf"])
def test_any_name_can_be_sent(page, keep, name):
    response = fetch(page, keep(f"x/{name}"))

    assert response.status_code == 200
    assert "Set-Cookie" not in response
    response.close()


def test_what_a_browser_kept_is_shown_to_no_other_session(page, keep):
    response = fetch(page, keep("boat.png"))
    response.close()

    assert "private" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]  # after the sign-out it is asked for anew


def test_a_file_that_is_gone_from_the_disk_is_a_404(page, keep):
    picture = keep("boat.png")
    picture.file.unlink()

    assert fetch(page, picture).status_code == 404


# --- In notes -------------------------------------------------------------------------------


def test_pictures_are_shown_and_files_are_linked(page, keep, write):
    picture, document = keep("sea/img/boat.png"), keep("plan.pdf")
    note = write(
        "sea/n.md", "![[boat.png|300]] ![A boat](img/boat.png) [plan](../plan.pdf) ![[plan.pdf]]"
    )

    html = page.get(note.get_absolute_url()).text

    address = picture.get_absolute_url()
    assert f'<img alt="boat.png" src="{address}" width="300">' in html
    assert f'<img alt="A boat" src="{address}">' in html
    assert html.count(f'href="{document.get_absolute_url()}"') == 2


def test_anothers_picture_is_not_shown(page, bob, keep, write):
    keep("boat.png", owner=bob)
    note = write("n.md", "![[boat.png]] ![x](boat.png)")

    assert "/notes/attachments/" not in page.get(note.get_absolute_url()).text


def test_alt_texts_are_text(page, keep, write):
    keep("boat.png")
    note = write("n.md", '![" onerror="alert(1)](boat.png) ![[boat.png|<script>alert(2)</script>]]')

    html = page.get(note.get_absolute_url()).text

    assert "<script>alert" not in html
    pictures = lxml.html.fromstring(html).xpath('//img[starts-with(@src, "/notes/attachments/")]')
    assert [picture.get("alt") for picture in pictures] == [
        '" onerror="alert(1)',
        "<script>alert(2)</script>",
    ]
    assert all(set(picture.keys()) == {"alt", "src"} for picture in pictures)


def test_the_nearest_of_two_pictures_is_shown(alice, keep):
    near, far = keep("sea/boat.png"), keep("boat.png", b"other")

    assert find_attachments(alice, "sea", ["boat.png"]) == {"boat.png": near.pk}
    assert find_attachments(alice, "", ["boat.png"]) == {"boat.png": far.pk}
    assert find_attachments(alice, "x", ["gone/boat.png"])["gone/boat.png"] in {near.pk, far.pk}
    assert find_attachments(alice, "", ["gone.png", "no-ending", ""]) == {}


def test_of_two_vaults_each_note_shows_its_own_picture(page, alice, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.md").write_text("![[boat.png]]")
        (tmp_path / name / "boat.png").write_bytes(PNG + name.encode())
        import_folder(alice, tmp_path / name)

    for name in ("one", "two"):
        html = page.get(alice.notes.get(path=f"{name}.md").get_absolute_url()).text
        picture = alice.attachments.get(root=str(tmp_path / name))
        assert f'src="{picture.get_absolute_url()}"' in html
        assert content(fetch(page, picture)) == PNG + name.encode()


def test_another_vaults_picture_of_that_name_comes_last(alice):
    keep_attachment(alice, "boat.png", PNG, root="other")
    keep_attachment(alice, "assets/boat.png", b"own", root="own")

    own = alice.attachments.get(root="own")
    assert find_attachments(alice, "", ["boat.png"], root="own") == {"boat.png": own.pk}


@pytest.mark.xdist_group("converter")
def test_a_converted_note_takes_its_original_along(page, alice, keep, write):
    document = keep("plan.html", b"<h1>Plan</h1>")
    note = write("plan.html", "<h1>Plan</h1>")

    edit_note(note, Draft("Plan", "sea", [], note.body), seen=stamp(note))

    assert f'href="{document.get_absolute_url()}">Open the original' in page.get(
        note.get_absolute_url()
    ).text  # fmt: skip


# --- On disk --------------------------------------------------------------------------------


def test_equal_files_lie_on_the_disk_once_and_go_with_the_last(alice, keep):
    one, two = keep("a.png"), keep("b.png")
    assert one.file == two.file

    forget_attachment(alice, "", "a.png")
    assert two.file.exists()
    forget_attachment(alice, "", "b.png")
    assert not two.file.exists()
    forget_attachment(alice, "", "b.png")


def test_a_new_content_replaces_the_old(alice, keep):
    old = keep("a.png").file

    assert keep_attachment(alice, "a.png", b"new") is True
    assert keep_attachment(alice, "a.png", b"new") is False
    assert not old.exists()
    assert Attachment.objects.get().file.read_bytes() == b"new"


def test_many_links_among_many_files_are_led_in_a_moment(alice):
    Attachment.objects.bulk_create(
        Attachment(owner=alice, path=f"{number}/plan.png", digest="a" * 64, size=1)
        for number in range(3000)
    )
    targets = ["plan.png", *(f"{number}.png" for number in range(5000))]
    began = time.thread_time()

    found = find_attachments(alice, "", targets)

    assert time.thread_time() - began < allowed(2)
    assert list(found) == ["plan.png"]
