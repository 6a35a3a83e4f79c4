"""A site's address, as its owner writes it and as browsers say it."""

import pytest

from ai_chatbot.origins import as_origin


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://shop.example", "https://shop.example"),
        (" HTTPS://Shop.Example/ ", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://shop.example:80", "http://shop.example"),
        ("http://shop.example:443", "http://shop.example:443"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000"),
        ("http://[::1]:5000", "http://[::1]:5000"),
        ("https://m\u00fcller.example", "https://xn--mller-kva.example"),
        ("https://mu\u0308ller.example", "https://xn--mller-kva.example"),
        ("https://例え.テスト", "https://xn--r8jz45g.xn--zckzah"),
    ],
)
def test_it_is_one(written, origin):
    assert as_origin(written) == origin


@pytest.mark.parametrize(
    "written",
    [
        "", "null", "*", "shop.example", "//shop.example", "https://", "https://:80",
        "ftp://shop.example", "javascript:alert(1)", "data:text/html,x",
        "https://shop.example/path", "https://shop.example?x", "https://shop.example#x",
        "https://me@shop.example", "https://@shop.example", "https://*.example",
        "https://a.example https://b.example", "https://a.example;x", "https://a.example,b",
        "https://shop.example:99999", "https://shop.example:x", "https://[::1", "https://[x]",
        "https://shop\\.example", "https://shop\n.example", "https://shop\t.example",
        "https://-shop.example", "https://" + "a" * 400, "https://shop..example",
        "https://'self'", "https://\u202eshop.example",
    ],
)  # fmt: skip
def test_it_is_none(written):
    with pytest.raises(ValueError):  # noqa: PT011 - any says no
        as_origin(written)
