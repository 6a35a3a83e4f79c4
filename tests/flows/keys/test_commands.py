"""A command for curl is kept without its keys, and as it is where it has none."""

import json

import pytest

from ai_chatbot.flows.keys.commands import COMMAND_CHARS, is_command, without_keys
from ai_chatbot.flows.shape import in_clear, normalise, without_secrets
from config.base.garbage import own_time
from tests.flows.conftest import small_flow

KEY = "typed鍵"
AT = "https://a.example/größe"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (f"-u ada:{KEY}", "-u ''"),
        (f"-su ada:{KEY}", "-su ''"),
        (f"-uada:{KEY}", "-u ''"),
        (f"-U me:{KEY} --proxy-user me:{KEY}", "-U '' --proxy-user ''"),
        (f"--user=me:{KEY} --oauth2-bearer {KEY}", "--user= --oauth2-bearer ''"),
        (f"-H $'Authorization: Bearer {KEY}'", "-H '$Authorization:'"),
        (f'-H "Authorization: \\"x\\" {KEY}"', "-H Authorization:"),
        (f"-HX-Api-Key:{KEY} --header ' Cookie: id={KEY}'", "-HX-Api-Key: --header ' Cookie:'"),
        (f"-H 'Authorization {KEY}' -H 'X Api Key: {KEY}'", "-H Authorization -H X"),
        (f'-d "client_secret={KEY}&größe=8"', "-d 'client_secret=&größe=8'"),
        (f"--data-raw 'a=1&password={KEY} {KEY}'", "--data-raw 'a=1&password='"),
        (
            f'-d \'{{"max_tokens": 9, "é": {{"api_key" : "a\\"{KEY}", "b": "של"}}}}\'',
            '-d \'{"max_tokens": 9, "é": {"api_key" : "", "b": "של"}}\'',
        ),
        (
            f'--json \'{{"api_key": 1234567890, "n": 7, "auth": {{"é": ["{KEY}", {{"b": 1}}]}}}}\'',
            '--json \'{"api_key": "", "n": 7, "auth": {"é": ["", {"b": 1}]}}\'',
        ),
        ("--json '{\"token\": 123456789012, {{של}}'", '--json \'{"token": "", {{של}}\''),
        (
            f'-d \'<a:größe>8</a:größe><ns:ApiKey x="1">{KEY}</ns:ApiKey><u password="{KEY}"/>\'',
            '-d \'<a:größe>8</a:größe><ns:ApiKey x="1"></ns:ApiKey><u password=""/>\'',
        ),
        (
            f"-d '<Password Type=\"של\"><![CDATA[{KEY}]]></Password>'",
            "-d '<Password Type=\"של\"></Password>'",
        ),
        (
            f"-d '<é><ApiKey> <![CDATA[{KEY}]]> </ApiKey><to>שלום</to></é>'",
            "-d '<é><ApiKey>  </ApiKey><to>שלום</to></é>'",
        ),
        (
            f"-d '<auth><Value>{KEY}<!--{KEY}--></Value><v is=\"{KEY}\"/></auth ><to>台所</to>'",
            "-d '<auth><Value></Value><v is=\"\"/></auth ><to>台所</to>'",
        ),
        (f"-d '<ApiKey><![CDATA[a]{KEY}]]>{KEY}'", "-d '<ApiKey>'"),
        (f"-b 'id={KEY}'", "-b ''"),
        (f'-b \'{{"token":"{KEY}","q":"a=b"}}\'', '-b \'{"token":"","q":"a=b"}\''),
        (f"-x ada:{KEY}@proxy:80 -E cert.pem:{KEY}", "-x ada:@proxy:80 -E cert.pem:"),
        (f"{AT}?access_token=it\\'s\\\"{KEY}", f"'{AT}?access_token='"),
        (f"-e 'https://u:{KEY}@a.example'", "-e https://u:@a.example"),
        (f"-X POST \\\n -F token={KEY} -F cafe\u0301=1", "-X POST -F token= -F 'cafe\u0301=1'"),
    ],
)
def test_a_key_is_taken_out_wherever_a_command_holds_it(typed, kept):
    clean = without_keys(f"curl {typed}")

    assert clean == f"curl {kept}"
    assert without_keys(clean) == clean


@pytest.mark.parametrize(
    "command",
    [
        f'curl  {AT} \\\n  --user-agent "Mozilla" --cookie-jar f',
        'curl -b \'{"q":"hello"}\' -b cookies.txt',
        'curl -d "say -b nothing" --compressed',
        'curl --json \'{"max_tokens": 200000, "token_limit": 4096.25, "n": 1234567890}\'',
        "curl -d '<q to=\"台所\">cafe\u0301 &lt;token&gt; is a word</q>'",
        'curl -H "X-Max-Tokens: 9" --json \'{"tokens": 12345678, "max_tokens": "4096"}\' ',
        'curl --json \'{"authors": ["Zoë", "ליאו"], "tokenizer": "鍵", "token_count": 12345678}\'',
        "curl 'a.example/?max_tokens=9' -d '<authors><n>Zoë</n></authors>' -F token_limit=8",
        'curl -H "X-Api-Key" -H "Accept: */*; q=0.5" -sS',
        'curl -d \'{"max_tokens": 9, "mail": "a@b"}\' --odd \'{"mail":"x@y"}\'',
        "curl -d 'The author=a' -u '' -E 'C:\\certs\\a.pem' a.example:80/@ada",
        "Curl isn't what I\u0301 asked",
    ],
)
def test_a_command_without_a_key_stays_byte_for_byte(command):
    assert without_keys(command) == command


@pytest.mark.parametrize(
    "command",
    [
        f"curl -u 'ada:{KEY}",
        f"curl -H $'X-Note: it\\'s' -H $'Authorization: it\\'s {KEY}'",
        f"curl -u ada:{KEY} -d '{'x' * COMMAND_CHARS}'",
    ],
)
def test_a_command_that_cannot_be_read_is_left_out_whole(command):
    assert without_keys(command) == ""


@pytest.mark.parametrize(
    "body",
    [
        '{"tokens": "987654321012"}',
        '{"access_tokens": ["987654321012"]}',
        '{"bot_tokens": "98765432"}',
        '{"password_count": "987654321012"}',
        '{"authorkey": "é987654321012"}',
    ],
)
def test_a_key_of_digits_is_one_also_where_a_number_might_be_counted(body):
    assert "9876543" not in without_keys(f"curl -d '{body}' a.example")


def test_a_command_takes_time_that_grows_as_it_does():
    def taken(length):
        command = f"curl -d '<{'a' * length}'"
        began = own_time()
        without_keys(command)
        return own_time() - began

    taken(100)
    assert any(taken(19_000) < 8 * taken(4_750) + 0.02 for _ in range(5))


@pytest.mark.parametrize("name", ["curl.exe", "/usr/bin/curl", "'curl'", " CURL"])
def test_curl_is_known_by_every_name(name):
    assert is_command(f"{name} -u ada:{KEY}")


def test_what_is_cleaned_is_in_clear_no_more():
    field = {"type": "str", "value": f'curl -H "X-Api-Key: {KEY}" -H "X-Api-Key" -u a:b {AT}'}
    flow = small_flow()
    flow["data"]["nodes"][0]["data"]["node"]["template"]["curl"] = field

    clean = without_secrets(flow)

    assert KEY not in json.dumps([clean, normalise(flow)], ensure_ascii=False)
    assert in_clear(field)
    assert not in_clear(clean["data"]["nodes"][0]["data"]["node"]["template"]["curl"])
