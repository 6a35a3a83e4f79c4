"""Keys in a command for curl, as API Request takes one.

Its words are read as Langflow reads them; where curl itself takes an option for something else, as
either of both: what may be a key is none of the flow's.
"""

import json
import re
import shlex
from collections.abc import Callable, Iterator
from typing import Any

# Of a header, a parameter, or a variable of a server's environment, that carries a key: no author,
# tokenizer or secretary.
SECRET_NAME = re.compile(
    r"auth(?!or(?!i[sz]|.{0,6}key))|cookie|token(?!i[sz])|secret(?!ar)|passw|credential"
    r"|(api|access|private|subscription)[-_ ]?key",
    re.I,
)
NAMES_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
# Last in the name of a number that is counted, or of a time; and what has tokens that are keys.
COUNTED = {"count", "limit", "budget", "size", "total", "usage", "used"}
TIMES = {"time", "expires", "at"}
HOLDERS = {"access", "api", "auth", "bearer", "bot", "id", "refresh", "secret", "user"}
COUNT_DIGITS = 9  # a longer number under such a name may be a key
NUMBER = re.compile(r"\s*[+-]?\d+([.,]\d+)*\s*")
CURL = re.compile(r"""\s*["']?(\S{0,200}[/\\])?curl(\.exe)?["']?\s""", re.I)
COMMAND_CHARS = 20_000  # shlex takes time by the square of a word's length
ESCAPED_QUOTE = re.compile(r"\$'[^']*\\'")  # shlex does not know it: all that follows is misread
TOLD = re.compile(r"\s-|[@=]|://")  # a sentence that begins with "Curl" has none of these
# Short options that take a word, which may stand beside others: -sSuada:typed
SHORT = re.compile(r"(-[^-AbcCdDeEFHKmoPQrtTuUwxXyYz]*([AbcCdDeEFHKmoPQrtTuUwxXyYz]))(.*)", re.S)
WITHIN = re.compile(r"(://[^\s:/?#@]*:)[^\s/?#@]+(?=@)")
ASKED = re.compile(r"([?&]([^\s=?&#]+)=)[^\s&#]+")
ASKED_IN_TEXT = re.compile(r"""([?&]([^\s=?&#]+)=)[^\s&#"']+""")
SIGNED_IN = re.compile(r"^(([a-z][a-z0-9+.-]{0,20}://)?[\w.%+~$!-]*:)[^\s/?#]+(?=@)", re.I)
NAME = re.compile(r"[\s:]*[^\s:=]*:?")  # of a header
FORM = re.compile(r"((?:^|&)\s*([^\s=&]+)\s*=)[^&]*")
JSON = re.compile(r'((?<!\\)"((?:[^"\\]|\\.)*)"\s*:\s*")(?:[^"\\]|\\.)*(?=")', re.S)
# A short number is no key, whatever it is called.
JSON_NUMBER = re.compile(r'((?<!\\)"((?:[^"\\]|\\.)*)"\s*:\s*)(\d{8,})(?![\d.eE])', re.S)
XML_PART = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(/?)([\w.:-]++)([^<>]*+)>|[^<]+|<", re.S
)
ATTRIBUTE = re.compile(r"""(\s([\w.:-]+)\s*=\s*(["']))(?:(?!\3).)*""", re.S)
CERTIFICATE = re.compile(r":[^:/\\]*$")  # its password


def is_command(text: str) -> bool:
    return bool(CURL.match(text))


def without_keys(command: str) -> str:
    """As it was if it has none; one that cannot be read is left out whole."""
    words = words_of(command)
    if words is None:
        return "" if TOLD.search(command) else command
    clean = list(cleaned(words))
    return command if clean == words else shlex.join(clean)


def words_of(command: str) -> list[str] | None:
    if len(command) > COMMAND_CHARS or ESCAPED_QUOTE.search(command):
        return None
    try:
        return shlex.split(command.replace(" \\\r\n", " ").replace(" \\\n", " "))
    except ValueError:
        return None


def cleaned(words: list[str]) -> Iterator[str]:
    of_option: Callable[[str], str] | None = None
    for word in words:
        if of_option:
            yield of_option(word)
            of_option = None
        elif (short := SHORT.fullmatch(word)) and not short[3]:
            of_option = RULES.get(f"-{short[2]}", of_address)
            yield word
        elif short:
            value = RULES.get(f"-{short[2]}", of_address)(short[3])
            yield from [short[1] + value] if value else [short[1], ""]
        elif word.startswith("--"):
            name, equals, value = word.partition("=")
            rule = RULES.get(name)
            of_option = None if equals else rule
            yield name + equals + (rule or of_address)(value)
        else:
            yield of_address(word)


def blank(_word: str) -> str:
    return ""


def of_address(word: str) -> str:
    if is_json(word):
        return of_body(word)
    return ASKED.sub(without_value, SIGNED_IN.sub(r"\1", WITHIN.sub(r"\1", word)))


def of_text(word: str) -> str:
    return ASKED_IN_TEXT.sub(without_value, WITHIN.sub(r"\1", word))


def of_header(word: str) -> str:
    """Langflow takes one as it stands there, curl none without a colon."""
    said, _colon, value = word.lstrip(" :").partition(":")
    if not is_key(said, value):
        return of_text(word)
    name = NAME.match(word)
    return name[0] if name else ""


def of_body(word: str) -> str:
    if word.lstrip("$ \t\r\n").startswith("<"):
        return of_xml(ATTRIBUTE.sub(without_value, of_text(word)))
    word = JSON.sub(without_value, of_text(word))
    return of_json(word) if is_json(word) else FORM.sub(without_value, word)


def of_xml(word: str) -> str:
    """Without all that stands within an element that is named as a key is."""
    return "".join(parts_of_xml(word))


def parts_of_xml(word: str) -> Iterator[str]:
    opened: list[str] = []  # elements, from one that is named as a key is
    for part in XML_PART.finditer(word):
        closes, name, rest = part.groups()
        if name is None:
            is_typed = bool(opened and part[0].strip() and is_key(opened[0], part[0]))
            yield "" if is_typed else part[0]
            continue
        yield ATTRIBUTE.sub(r"\1", part[0]) if opened else part[0]
        if closes and opened:
            opened = opened[:-1] if name == opened[-1] else opened * (name != opened[0])
        elif not closes and not rest.endswith("/") and (opened or SECRET_NAME.search(name)):
            opened.append(name)


def of_json(word: str) -> str:
    """Keys that are no text of their own: numbers, and what stands in a list or an object."""
    word = JSON_NUMBER.sub(lambda found: without_value(found, left='""'), word)
    try:
        parsed = json.loads(word)
        clean = emptied(parsed)
        return word if clean == parsed else json.dumps(clean, ensure_ascii=False)
    except ValueError:
        return word
    except RecursionError:  # no request is nested so; what cannot be looked through is not kept
        return ""


def emptied(value: Any, *, key: str = "") -> Any:
    """`key` is the name of the key that it is, or is a part of."""
    if isinstance(value, dict):
        return {
            name: emptied(each, key=key or (name if SECRET_NAME.search(name) else ""))
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [emptied(each, key=key) for each in value]
    return "" if isinstance(value, str) and is_key(key, value) else value


def of_cookie(word: str) -> str:
    """To Langflow `-b` is a body, to curl cookies, or a file of them."""
    return "" if "=" in word and not is_json(word) else of_body(word)


def of_certificate(word: str) -> str:
    return CERTIFICATE.sub(":", word)


def is_json(word: str) -> bool:
    return word.lstrip("$ \t\r\n").startswith(("{", "["))


def without_value(found: re.Match[str], *, left: str = "") -> str:
    value = found[0].removeprefix(found[1])
    return found[1] + left if is_key(found[2], value) else found[0]


def is_key(name: str, value: str) -> bool:
    """Whether what is called so is a key: `max_tokens=4096` is none."""
    return bool(SECRET_NAME.search(name)) and not is_counted(name, value)


def is_counted(name: str, value: str) -> bool:
    if not NUMBER.fullmatch(value):
        return False
    words = [word.lower() for word in NAMES_WORD.findall(name)]
    if not TIMES.isdisjoint(words[-1:]):
        return True
    counts = "tokens" in words and HOLDERS.isdisjoint(words)
    return (counts or not COUNTED.isdisjoint(words[-1:])) and len(value.strip()) <= COUNT_DIGITS


RULES = (
    dict.fromkeys(["-u", "--user", "-U", "--proxy-user", "--oauth2-bearer"], blank)
    | dict.fromkeys(["--pass", "--proxy-pass", "--tlspassword", "--proxy-tlspassword"], blank)
    | dict.fromkeys(["-H", "--header", "--proxy-header"], of_header)
    | dict.fromkeys(["-b", "--cookie"], of_cookie)
    | dict.fromkeys(["-E", "--cert", "--proxy-cert"], of_certificate)
    | dict.fromkeys(["-d", "--data", "--data-raw", "--data-binary", "--data-ascii"], of_body)
    | dict.fromkeys(["--data-urlencode", "--json", "-F", "--form", "--form-string"], of_body)
    | dict.fromkeys(["--url-query"], of_body)
    | dict.fromkeys(["-A", "--user-agent", "-e", "--referer"], of_text)
)
