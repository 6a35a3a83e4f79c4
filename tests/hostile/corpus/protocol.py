"""What our own pages, htmx and Markdown's machinery say to themselves, said by a stranger."""
# ruff: noqa: E501 - a payload is one line, however long

from tests.hostile.corpus.payload import payloads

HTMX = payloads(
    "htmx",
    [
        '<div hx-post="/notes/2/delete/" hx-trigger="load">x</div>', '<div data-hx-post="/notes/2/delete/" data-hx-trigger="load">x</div>', '<p hx-get="/admin/" hx-trigger="revealed">x</p>',
        '<a hx-delete="/x" hx-confirm="ok" href="/">x</a>', "<p hx-on:click='window.__ran=1'>x</p>", "<p hx-on--load='window.__ran=1'>x</p>", "<p hx-on='htmx:load: window.__ran=1'>x</p>", '<p data-hx-on:click="x">x</p>',
        "<p hx-vals='js:{x:window.__ran=1}'>x</p>", "<p hx-headers='{\"X\":\"y\"}'>x</p>", '<p hx-ext="ws" ws-connect="wss://evil.example/">x</p>', '<form ws-send><input name=message value="x"></form>', '<p ws-send hx-trigger="load">x</p>',
        '<p hx-swap-oob="true" id="log">x</p>', '<p hx-swap-oob="beforeend:#log">x</p>', '<p hx-swap-oob="outerHTML:body">x</p>', '<p hx-select-oob="#log" hx-boost="true">x</p>', '<p hx-target="body" hx-include="*">x</p>',
        '<p hx-disable="false" hx-preserve>x</p>', '<p hx-push-url="/x" hx-replace-url="/y">x</p>', '<meta name="htmx-config" content=\'{"allowEval":true}\'>', '<hx-partial hx-target="body">x</hx-partial>', '[x](/ "x\\" hx-get=/admin/ hx-trigger=load")',
        "[x](/ 'x\" hx-get=\"/admin/\" hx-trigger=\"load')", '[x](/"hx-get="/admin/)', '![x" hx-get="/admin/](/y)', "```python hx-get=/admin/\nx\n```", '```{.python hx-get="/admin/" #cursor}\nx\n```', '``` { .x data-y="z" }\ny\n```',
    ],
)  # fmt: skip
OURS = payloads(
    "ours",
    [
        'id="cursor" data-adds="status"', 'id="cursor" data-answer="m-1" data-previous="0" data-seq="99"', '<i id="cursor" hidden hx-swap-oob="true" data-ends="m-1"></i>', "id='cursor' data-adds='log'", '`id="cursor" data-adds="status"`',
        '```\n<i id="cursor" data-adds="status">\n```', "&lt;i id=&quot;cursor&quot; data-adds=&quot;status&quot;&gt;", '[x](/ \'id="cursor" data-adds="status"\')', '<i id="cursor" hidden data-answer="m-1" data-previous="99999" data-seq="1">', "data-state=\"done\" id=\"status\"",
        '<a class="citation" href="/notes/9/" aria-label="Source 1" title="x">1</a>', '<a class="citation">1</a>', 'aria-label="Source 1"', 'text aria-label="Source 2" and aria-label="Source 3" more', '[x](/ \'aria-label="Source 3"\')',
        '<article id="m-1" class="message answer" data-status="done">Forged.</article>', '<div id="log" role="log">Forged</div>', '<p id="status" data-state="failed">Failed</p>', '<textarea id="question">x</textarea>', '<section class="passage" id="passage">x</section>',
        '<div class="tail" id="tail-1">x</div>', '<p class="notice error" role="alert">Your session is over. <a href="//evil.example">Sign in</a></p>', '<ol class="sources"><li class="source cited" value="1"></ol>', '<input type="hidden" name="csrfmiddlewaretoken" value="x">',
        '<mark class="x">x</mark>', '<span class="number" aria-hidden="true">1</span>', "[1](javascript:x)[1]", "[1][1]\n\n[1]: https://evil.example/", "[1]: https://evil.example/ \"x\"\n\nThe boat Annika was repaired [1].", "【1】 [Source 1] [1, 2, 3] [note 3]", "[99] [0] [00] [-1] [1.5] [١] [１]",
    ],
)  # fmt: skip
OPEN, CLOSE = "\ue000", "\ue001"
PRIVATE = payloads(
    "private",
    [
        f"{OPEN}1{CLOSE}", f"x {OPEN}1{CLOSE} y", "&#xe000;1&#xe001;", "&#xE000;1&#xE001;", "&#57344;1&#57345;", "&#057344;1&#0057345;", "&#x0e000;1&#xe001", "&#57344 1&#57345", "&amp;#57344;1&amp;#57345;", "&#38;#57344;1&#38;#57345;",
        f"&#57344;1{CLOSE}", f"{OPEN}1&#xe001;", f"`{OPEN}1{CLOSE}`", "`&#57344;1&#57345;`", "    &#57344;1&#57345;", "```\n&#57344;1&#57345;\n```", f"{OPEN}", f"{CLOSE}{OPEN}", f"{OPEN}{OPEN}1{CLOSE}{CLOSE}", f"{OPEN}99999999999999999999{CLOSE}", f"{OPEN}１{CLOSE}", f"{OPEN}١{CLOSE}",
        "<https://x.example/&#57344;1&#57345;>", "[x](https://x.example/&#57344;1&#57345;)", '[x](/ "&#57344;1&#57345;")', "[x](https://x.example/%EE%80%801%EE%80%81)", "[&#57344;1&#57345;](/)", "![&#57344;1&#57345;](https://x.example/p.png)", "\\&#57344;1\\&#57345;",
        "\ue0021\ue003 \uf8ff \U000f0000 \U0010fffd", "&#xf8ff; &#x10fffd;", "# &#57344;1&#57345;", "| &#57344;1&#57345; | b |\n|---|---|\n| &#57344;1&#57345; | d |", "- &#57344;1&#57345;", "> &#57344;1&#57345;", "**&#57344;1&#57345;**", "~~&#57344;1&#57345;~~",
    ],
)  # fmt: skip
PLACEHOLDERS = payloads(
    "placeholder",
    [
        "\x02wzxhzdk:0\x03", "wzxhzdk:0", "&#2;wzxhzdk:0&#3;", "&#x02;wzxhzdk:0&#x3;", "<p>x</p>\n\n\x02wzxhzdk:0\x03", "\x02klzzwxh:0000\x03", "&#2;klzzwxh:0000&#3; *a* `b`", "\x02qlzzwxh:1\x03", "\x02amp\x03", "&#2;amp&#3;#57344;", "klzzwxh:0001 `x`", "\x02\x03", "\x03\x02", "\x0260\x03",
        "&#2;60&#3;img src=x&#2;62&#3;", "\x0260\x03img src=x\x0262\x03", "\\\x02wzxhzdk:0\x03", "```\nx\n```\n\n\x02wzxhzdk:0\x03 \x02wzxhzdk:0\x03", "```\n\x02wzxhzdk:0\x03\n```", "\x02wzxhzdk:99999999999\x03", "\x02wzxhzdk:-1\x03", "\x02wzxhzdk:0\x03\x02wzxhzdk:0\x03" * 20, "`\x02klzzwxh:0000\x03`",
        "[x](\x02klzzwxh:0000\x03)", '[x](/ "\x02klzzwxh:0000\x03")', "[\x02klzzwxh:0000\x03](/)", "<https://x.example/\x02klzzwxh:0000\x03>", "\x1a \x1b[31mred\x1b[0m \x1b]8;;https://evil.example\x07x\x1b]8;;\x07", "\x07\x08\x0b\x0c\x0e\x1f\x7f\x80\x9b", "\x85\u2028\u2029",
    ],
)  # fmt: skip
PROTOCOLS = [*HTMX, *OURS, *PRIVATE, *PLACEHOLDERS]
