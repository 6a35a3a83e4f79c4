"""Which addresses webhooks may have, and where none leads whatever it is called."""

import ipaddress

import pytest

from ai_chatbot.webhooks.addresses import (
    NotAllowed,
    addresses_of,
    check_url,
    is_outside,
    system_look_up,
)

WITHIN = """
    0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.254 127.0.0.1 127.255.0.9 169.254.169.254
    172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1
    203.0.113.7 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1
    64:ff9b:1::1 100::1 2001:0:1::1 2001:db8::1 2002:7f00:1:: 3fff::1 5f00::1 fc00::1 fd12::1
    fe80::1 fe80::1%eth0 fec0::1 ff02::1
""".split()
OUTSIDE = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001:81b::200e"]


@pytest.mark.parametrize("address", WITHIN)
def test_what_is_no_server_on_the_internet_is_within(address):
    assert not is_outside(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_a_server_on_the_internet_is_outside(address):
    assert is_outside(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org", "https://example.org:8443/hooks/a?b=c", "https://bücher.example/é",
        "https://例え.テスト/フック", "https://مثال.إختبار/", "https://93.184.216.34/",
        "https://[2606:4700::1111]/x",
    ],
)  # fmt: skip
def test_these_may_be_told(address):
    assert check_url(address).scheme == "https"


@pytest.mark.parametrize(
    ("address", "because"),
    [
        ("http://example.org/", "must begin with https://"),
        ("ftp://example.org/", "must begin with https://"),
        ("file:///etc/passwd", "must begin with https://"),
        ("javascript:alert(1)", "must begin with https://"),
        ("//example.org/", "must begin with https://"),
        ("example.org", "must begin with https://"),
        ("", "must begin with https://"),
        ("https://", "names no server"),
        ("https:///path", "names no server"),
        ("https://me:secret@example.org/", "name or password"),
        ("https://example.org@127.0.0.1/", "name or password"),
        ("https://@example.org/", "name or password"),
        ("https://example.org\\@127.0.0.1/", "no address that can be used"),
        ("https://exam ple.org/", "no address that can be used"),
        ("https://example.org/\r\nHost: within", "no address that can be used"),
        ("https://example.org\x00.evil/", "no address that can be used"),
        ("https://example.org\u200b/", "no address that can be used"),
        ("https://example.org:99999/", "no address"),
        ("https://[::1/", "no address"),
        ("https://" + "a" * 3000, "no address that can be used"),
        ("https://127.0.0.1/", "private network"),
        ("https://①②⑦.0.0.1/", "private network"),
        ("https://127。0。0。1/", "private network"),
        ("https://[::1]:8443/", "private network"),
        ("https://[::ffff:127.0.0.1]/", "private network"),
        ("https://[::ffff:7f00:1]/", "private network"),
        ("https://[64:ff9b::7f00:1]/", "private network"),
        ("https://169.254.169.254/latest/meta-data/", "private network"),
    ],
)
def test_these_may_not(address, because):
    with pytest.raises(NotAllowed, match=because):
        check_url(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://127.1/", "https://2130706433/", "https://0x7f.1/", "https://0x7f000001/",
        "https://0177.0.0.1/", "https://0/", "https://localhost/", "https://LOCALHOST./",
    ],
)  # fmt: skip
async def test_an_odd_spelling_of_this_machine_is_found_out_when_it_is_looked_up(address):
    with pytest.raises(NotAllowed):
        await addresses_of(check_url(address), system_look_up)


async def test_one_address_within_among_others_outside_is_enough_to_refuse():
    async def look_up(host, port):
        return ["93.184.216.34", "2606:4700::1111", "10.0.0.7"]

    with pytest.raises(NotAllowed, match="private network"):
        await addresses_of(check_url("https://example.org/"), look_up)


@pytest.mark.parametrize("found", [[], ["nonsense"], OSError("no such name"), TimeoutError()])
async def test_a_name_that_nobody_has_is_said(found):
    async def look_up(host, port):
        if isinstance(found, Exception):
            raise found
        return found

    with pytest.raises(NotAllowed, match="No server of this name"):
        await addresses_of(check_url("https://example.org/"), look_up)


async def test_where_the_settings_allow_it_ones_own_network_is_told_also_in_the_clear(settings):
    settings.WEBHOOKS_TO_PRIVATE = True

    for address in ("http://127.0.0.1:8080/x", "http://[::1]/", "https://10.0.0.1/"):
        url = check_url(address)
        assert await addresses_of(url, system_look_up) == [url.host]

    with pytest.raises(NotAllowed, match="name or password"):
        check_url("http://me:secret@10.0.0.1/")
