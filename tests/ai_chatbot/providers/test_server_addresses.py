"""Where a model's server may be, and that what was judged is what is asked."""

import pytest

from ai_chatbot.providers.addresses import NotAllowed, check_base_url
from ai_chatbot.providers.asking import ServerTrouble, Trouble, opened
from ai_chatbot.providers.listing import list_models
from ai_chatbot.providers.servers import Server


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://api.openai.com/v1/", "https://api.openai.com/v1"),
        (" http://127.0.0.1:11434/v1 ", "http://127.0.0.1:11434/v1"),
        ("http://192.168.1.20:8000/v1", "http://192.168.1.20:8000/v1"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
        ("http://[fd12:3456::1]:8080/v1", "http://[fd12:3456::1]:8080/v1"),
        ("https://[64:ff9b::808:808]/v1", "https://[64:ff9b::808:808]/v1"),  # of a name, by NAT64
        ("http://gpu.lan:8000/v1", "http://gpu.lan:8000/v1"),
        ("https://modèle.example/v1", "https://modèle.example/v1"),
    ],
)
def test_what_may_be_asked_is_kept_without_a_slash_at_its_end(text, kept):
    assert check_base_url(text) == check_base_url(kept)
    assert not check_base_url(text).endswith("/")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no address",
        "ftp://127.0.0.1/v1",
        "file:///etc/passwd",
        "http://",
        "http://8.8.8.8/v1",  # the key in the clear through the internet
        "http://[2606:4700::1111]/v1",
        "http://169.254.169.254/latest",  # where clouds tell secrets
        "http://[fd00:ec2::254]/v1",
        "http://192.0.0.192/opc/v2",
        "http://[::ffff:169.254.169.254]/v1",
        "http://[::ffff:0:169.254.169.254]/v1",  # the same through what translates addresses
        "http://[::169.254.169.254]/v1",
        "http://[64:ff9b::a9fe:a9fe]/v1",
        "https://[64:ff9b::a9fe:a9fe]/v1",
        "http://[64:ff9b:1::a9fe:a9fe]/v1",
        "http://[2002:a9fe:a9fe::1]/v1",
        "http://[64:ff9b::808:808]/v1",  # in the clear, too
        "http://[fe80::1]/v1",
        "http://0.0.0.0:8000/v1",
        "http://224.0.0.1/v1",
        "https://me:secret@127.0.0.1/v1",
        "https://127.0.0.1/v1?key=secret",
        "https://127.0.0.1/v1#x",
        "https://127.0.0.1/v1\r\nX-Evil: 1",
        "https://127.0.0.1\\@evil.example/v1",
        "https://" + "x" * 600,
        "http://127.0.0.1:99999/v1",
    ],
)
def test_what_may_not_is_a_sentence(text):
    with pytest.raises(NotAllowed, match=r"\.$"):
        check_base_url(text)


@pytest.mark.parametrize(
    "found",
    [
        ["169.254.169.254"],
        ["127.0.0.1", "fe80::1"],
        ["93.184.216.34"],
        ["64:ff9b::a9fe:a9fe"],
        ["2002:a9fe:a9fe::1"],
    ],
)
def test_a_name_that_leads_elsewhere_than_it_may_is_not_asked(model, found):
    server = Server("other", model.base_url.replace("127.0.0.1", "models.example"), "sk-secret-key")

    with pytest.raises(ServerTrouble) as trouble:
        list_models(server, look_up=lambda host, port: found)

    assert trouble.value.kind is Trouble.NOT_ALLOWED
    assert model.requests == []


def test_the_connection_goes_to_what_was_looked_up_under_the_name_that_was_given(model):
    server = Server("other", model.base_url.replace("127.0.0.1", "models.example"))
    body = {"model": "m", "messages": [], "stream": False}

    with opened(
        server,
        "chat/completions",
        seconds=5,
        body=body,
        look_up=lambda host, port: ["127.0.0.1"],
    ) as response:
        response.read()

    (asked,) = model.requests
    assert asked["headers"]["host"].startswith("models.example:")
    assert asked["headers"]["accept-encoding"] == "identity"


def test_a_name_and_password_in_the_environments_address_are_nobodys_to_read(model):
    address = model.base_url.replace("127.0.0.1", "user:hunter2@127.0.0.1")
    server = Server("environment", address)

    assert list_models(server) == ["scripted"]  # asked as it stands there
    assert "hunter2" not in server.name
    assert "127.0.0.1" in server.name
