"""The pages as an app: what its manifest says is there, and its worker keeps nothing private."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from config.edge import installing

WORKER = "/service-worker.js"


@pytest.fixture
def manifest(client: Client, db: None) -> dict[str, object]:
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    return response.json()


def test_each_icon_is_a_picture_of_its_size(manifest):
    assert {(each["sizes"], each["purpose"]) for each in manifest["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for each in [*manifest["icons"], {"src": "/static/img/icon-180.png", "sizes": "180x180"}]:
        path = finders.find("img/" + each["src"].rpartition("/img/")[2])
        picture = Image.open(BytesIO(Path(path).read_bytes()))
        assert (picture.format, f"{picture.width}x{picture.height}") == ("PNG", each["sizes"])


def test_what_may_be_cut_off_of_a_maskable_icon_is_ground(manifest):
    with Image.open(finders.find("img/icon-512-maskable.png")) as picture:
        colours = {picture.convert("RGBA").getpixel(at) for at in [(0, 0), (511, 0), (256, 20)]}

    assert len(colours) == 1
    assert colours.pop()[3] == 255


def test_what_it_leads_to_is_there(manifest, alice_browser: Client):
    inside = [manifest["start_url"], *(each["url"] for each in manifest["shortcuts"])]

    for address in inside:
        assert alice_browser.get(address).status_code in {200, 302}
        assert address.startswith(manifest["scope"])
    target = manifest["share_target"]
    shared = {name: "words" for name in target["params"] if name != "files"}
    assert target["method"] == "POST"
    assert alice_browser.post(target["action"], shared).status_code == 200


def test_every_page_names_it(alice_browser: Client):
    link = '<link rel="manifest" href="/manifest.webmanifest">'

    for address in ("/notes/", "/no-such-page"):
        assert link in alice_browser.get(address).text


def test_the_worker_is_a_script_that_is_asked_for_anew(client: Client, db: None):
    response = client.get(WORKER)

    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    assert "{{" not in response.text
    assert "script-src 'self'" in response["Content-Security-Policy"]


def test_it_keeps_the_offline_page_and_what_that_needs_and_nothing_else(client: Client, db: None):
    script = client.get(WORKER).text
    [(address, kept)] = re.findall(r'const PAGE = "(.+)";\nconst KEPT = \[PAGE, (.*)\];', script)
    page = client.get(address).text

    needed = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert set(re.findall(r'"([^"]+)"', kept)) == needed
    assert "<script" not in page
    assert not re.search(r"\.put\(|\.add\(", script)  # addAll(KEPT) is all it ever stores
    assert script.count("addAll") == 1


def test_the_offline_page_is_the_same_for_everybody(client: Client, alice: User):
    before = client.get("/offline/")
    client.force_login(alice)
    after = client.get("/offline/")

    assert before.content == after.content
    assert "sessionid" not in after.cookies
    assert "no-store" not in after["Cache-Control"]
    assert "alice" not in after.text


def test_another_look_of_the_offline_page_is_another_version(client: Client, monkeypatch, db: None):
    before = client.get(WORKER).text
    installing.offline_version.cache_clear()
    monkeypatch.setattr(installing, "OFFLINE_FILES", installing.OFFLINE_FILES[:2])

    after = client.get(WORKER).text
    installing.offline_version.cache_clear()

    version = re.compile(r'"offline-(\w{12})"')
    assert version.findall(before) != version.findall(after)


def test_pages_may_start_it(alice_browser: Client):
    policy = alice_browser.get("/notes/")["Content-Security-Policy"].split("; ")

    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy


@pytest.mark.parametrize("address", ["/manifest.webmanifest", WORKER, "/offline/"])
def test_these_are_only_read(client: Client, db: None, address: str):
    assert client.post(address).status_code == 405
