"""The widget's script, as pages of other sites load it."""

import gzip

import pytest

from ai_chatbot.views import widget_files
from tests.stack import ROOT

BUILT = ROOT / "ai_chatbot" / "static" / "ai_chatbot" / "widget.js"
ALLOWED_KB = 15

pytestmark = pytest.mark.django_db


def test_it_is_a_script_for_everybody(client):
    response = client.get("/widget.js")

    assert response.status_code == 200
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.content == BUILT.read_bytes()
    assert not response.cookies


def test_pages_of_other_sites_may_load_it_and_check_its_hash(client):
    response = client.get("/widget.js", headers={"Origin": "https://shop.example"})

    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Credentials" not in response


def test_it_is_kept_for_an_hour_and_then_asked_for(client):
    first = client.get("/widget.js")
    again = client.get("/widget.js", headers={"If-None-Match": first["ETag"]})

    assert "max-age=3600" in first["Cache-Control"]
    assert again.status_code == 304
    assert not again.content


def test_the_address_of_a_version_is_kept_for_ever(client):
    named = client.get("/widget.js", {"v": widget_files.version()})
    old = client.get("/widget.js", {"v": "0123456789abcdef"})

    assert "immutable" in named["Cache-Control"]
    assert "immutable" not in old["Cache-Control"]
    assert old.content == named.content


def test_it_travels_packed_and_is_asked_for_packed(client):
    packed = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    headers = {"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]}

    assert gzip.decompress(packed.content) == BUILT.read_bytes()
    assert "Accept-Encoding" in packed["Vary"]
    assert client.get("/widget.js", headers=headers).status_code == 304


def test_it_is_small(client):
    packed = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})

    assert len(packed.content) < ALLOWED_KB * 1000


def test_nothing_can_be_sent_to_it(client):
    assert client.post("/widget.js").status_code == 405
    assert client.head("/widget.js").content == b""
