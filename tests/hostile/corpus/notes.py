"""Notes as files: front matter that is a bomb or odd, and names that carry markup."""
# ruff: noqa: E501 - a payload is one line, however long

import json

from tests.hostile.corpus.payload import Payload, payloads


def aliases(levels: int, width: int) -> str:
    lines = [
        "a0: &a0 [x]",
        *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, levels)),
    ]
    return "\n".join(lines)


def mapped(levels: int) -> str:
    lines = [
        "a0: &a0 {x: y}",
        *(f"a{n}: &a{n} {{p: *a{n - 1}, q: *a{n - 1}, r: *a{n - 1}}}" for n in range(1, levels)),
    ]
    return "\n".join(lines)


# Each of these fits into one line of a stranger's note.
MATTERS = {
    "aliases": aliases(20, 9), "few levels": aliases(6, 9), "maps": mapped(30), "merge": "a: &a {x: y}\n" + "\n".join(f"b{n}: &b{n} {{<<: [{', '.join(['*a'] * 9)}]}}" for n in range(9)), "merge chain": "b0: &b0 {x: y}\n" + "\n".join(f"b{n}: &b{n}\n  <<: [*b{n - 1}, *b{n - 1}, *b{n - 1}]" for n in range(1, 25)), "itself": "a: &a [*a]", "itself in a map": "a: &a\n  b: *a", "itself as a key": "&a ? [*a] : x", "deep list": "a: " + "[" * 2000 + "]" * 2000, "deep map": "a: " + "{a: " * 1000 + "x" + "}" * 1000, "deep dashes": "a:\n " + "- " * 1000 + "x", "deep keys": "? " * 1000 + "x", "unclosed": "a: " + "[" * 5000, "long number": "a: 0x" + "f" * 20000, "long octal": "a: 0o" + "7" * 20000, "long decimal": "a: " + "9" * 20000, "many sixties": "a: " + ":".join(["59"] * 2000), "float": "a: .inf\nb: -.inf\nc: .nan\nd: 1e999\ne: 1.7e308",
    "tag": "a: !!python/object/apply:os.system ['touch x']", "other tag": "a: !<tag:evil.example,2000:x> y", "binary": "a: !!binary R0lGODlh", "set": "a: !!set {x, y}", "ordered": "a: !!omap [x: y]", "pairs": "a: !!pairs [x: y]", "timestamp": "date: 9999-99-99", "year": "date: 0001-01-01T00:00:00+23:59", "far": "date: 9999-12-31T23:59:59-23:59", "odd keys": "1: x\n1.5: y\ntrue: z\n2020-01-01: w\nnull: v\n~: u", "list key": "? [a, b]\n: x", "map key": "? {a: b}\n: x", "same key": "a: 1\na: 2\na: 3", "many keys": "\n".join(f"k{n}: {n}" for n in range(3000)), "long key": "k" * 5000 + ": x", "long text": "a: " + "x" * 50_000, "title list": "title: [a, b]", "title map": "title: {a: b}", "title number": "title: 0x10", "title blank": "title: '   '", "title null": "title: ~", "title date": "title: 2020-01-01", "title lines": "title: |\n  a\n  b\n  <img src=x>", "tags map": "tags: {a: b}", "tags number": "tags: 5", "tags nested": "tags: [[a, [b]], {c: d}, 1, ~, true]", "tags many": "tags: [" + ", ".join(f"t{n}" for n in range(500)) + "]", "tag long": "tags: ['" + "t" * 5000 + "']", "tags blank": "tags: ['', ' ', '#', '/', '//']", "aliases null": "aliases: ~", "aliases odd": "aliases: [[a], {b: c}, 1, ~, '']", "source": "source: 'javascript:alert(1)'", "source script": "source: 'https://e.x/\"><script>x</script>'", "source lines": "source: \"https://e.x/\\r\\nX: y\"", "source long": "source: https://e.x/" + "a" * 5000, "source broken": "source: http://a]/b", "escapes": 'a: "\\0 \\ud800 \\x1b \\u2028 \\N \\_ \\e"', "surrogate title": 'title: "\\ud800x\\0"', "documents": "a: 1\n---\nb: 2\n---", "directive": "%YAML 1.1\na: b", "comment": "# only", "scalar": "just text", "list": "- a\n- b", "unquoted": "a: b: c", "tab": "a:\n\tb: c", "bom": "\ufeffa: b", "json": '{"a": {"b": [1, 2]}}', "toml": "+++\na = 1\n+++", "html": "a: <script>x</script>\n<img src=x>: b\nc: ['<b>', {'<i>': '</i>'}]", "no end": "a: b\n\ntext", "anchors": "\n".join(f"a{n}: &x{n} v" for n in range(500)), "flow": "a: " + "{x: [" * 30 + "]}" * 30, "yes": "a: yes\nb: NO\nc: on\nd: 012\ne: 1_000\nf: 1:30",
}  # fmt: skip
FRONT_MATTER = [
    Payload(
        "matter",
        name.replace(" ", "-"),
        f"---\n{matter}\n---\n\n# Lund\n\nThe boat Annika. #boat\n",
    )
    for name, matter in MATTERS.items()
]
# What a title, a tag, a heading or a file may be called.
NAMES = payloads(
    "name",
    [
        "<script>window.__ran=1</script>", "<img src=x onerror=window.__ran=1>", '"><img src=x onerror=1>', "' onmouseover='x", "</title><script>x</script>", "</textarea><script>x</script>", "<!-- x --!><img src=x>-->", "&lt;b&gt; &amp;lt; &#57344;1&#57345;", "{{ x }} {% y %}", '" hx-get="/admin/" hx-trigger="load', "id=\"cursor\" data-adds=\"status\"", 'aria-label="Source 1"', "[x](javascript:alert(1))", "![x](https://evil.example/p.png)", "**bold** `code` [[link]] [1]", "[1] Another", "</notes>", "`<b>`", "javascript:alert(1)", "=1+1", "\x1b[31mred", "\u202egnp.exe", "a\u200bb", "caf\u00e9 cafe\u0301", "日本語のノート", "مذكرة", "פתק", "e" + "\u0301" * 50, "👩‍👩‍👧", "ＦＵＬＬ", "a" * 300, "%2e%2e%2f%00", "a%0d%0aSet-Cookie: x=1", "CON", ".", "-rf", "~", "$HOME `id`", "a\\b", "a:b*c?d|e", "; DROP TABLE x; --", "#tag", "[[a|b#c]]", "a]b[c", "\ue0001\ue001", "&#57344;1&#57345;", "x\u2028y", "0", "None", "__proto__",
    ],
)  # fmt: skip


def named_note(name: Payload, body: str = "The boat Annika was repaired in May 2021.") -> str:
    """A note whose title, tag, alias, property and heading are all this name."""
    quoted = json.dumps(name.text, ensure_ascii=False)
    matter = f"title: {quoted}\ntags: [{quoted}]\naliases: [{quoted}]\n{quoted}: {quoted}\n"
    return (
        f"---\n{matter}---\n\n# {name.text}\n\n{body} {name.text}\n\n## {name.text}\n\nUnder it.\n"
    )
