"""Mails become notes: headers, text, attachments, threads."""

import time
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from notes.importing.formats import pages
from notes.importing.formats.mime import mail
from notes.importing.formats.mime.parts import unflowed
from notes.importing.sources import NotReadable
from notes.text.markdown import render_note
from notes.text.parsing import parse_note
from tests.notes.documents import picture
from tests.pace import allowed

PNG = picture().read()


def plain(subject="Boot", text="Das Boot ist fertig.", **headers):
    made = EmailMessage(policy=SMTP)
    made["From"] = "Åsa Öberg <asa@example.org>"
    made["To"] = "Böðvar <bo@example.org>, c@example.org"
    made["Subject"] = subject
    made["Date"] = "Fri, 03 May 2024 23:30:00 +0200"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def mbox(*mails):
    """As Thunderbird and Takeout write them, with ">" before a line that would begin a mail."""
    packed = b""
    for each in mails:
        data = each if isinstance(each, bytes) else each.as_bytes().replace(b"\r\n", b"\n")
        data = data.replace(b"\nFrom ", b"\n>From ")
        packed += b"From - Fri May  3 23:30:00 2024\nX-Mozilla-Status: 0001\n" + data + b"\n\n"
    return packed


def nested(number):
    return b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (number, number)


def read(data):
    """The note's text of a mail by its bytes."""
    files = {file.path: file for file in mail.unpack_eml(data)}
    note = next(file for path, file in files.items() if path.endswith(".md"))
    return pages.read(note.read())[0] if note.read_as else note.read().decode()


@pytest.mark.slow
def test_a_mailbox_becomes_a_note_a_mail_with_threads_and_attachments(bring, leads):
    first = plain("Äpfel für Süd", "From here\n寿司\n", Message_ID="<1@x>")
    first.add_attachment(PNG, maintype="image", subtype="png", filename="Beet (neu).png")
    first.add_attachment(b"a;b\n1;2", maintype="text", subtype="csv", filename="Liste.csv")
    second = plain("Re: AW: Äpfel für Süd", "> Ja?\nNein.", Message_ID="<2@x>", In_Reply_To="<1@x>")

    brought = bring({"Post/INBOX.mbox": mbox(first, second)})

    top = "Post/INBOX/"
    apples, answer = (
        brought.notes[f"{top}Äpfel für Süd.md"],
        brought.notes[f"{top}Re AW Äpfel für Süd.md"],
    )
    assert leads(answer) == [apples.path]
    assert answer.front_matter["thread"] == "Äpfel für Süd"
    assert (answer.title, apples.title) == ("Re: AW: Äpfel für Süd", "Äpfel für Süd")
    assert apples.front_matter["from"] == "Åsa Öberg <asa@example.org>"
    assert apples.front_matter["to"] == "Böðvar <bo@example.org>, c@example.org"
    assert apples.front_matter["date"] == "2024-05-03T23:30:00+02:00"
    assert apples.body.startswith("From here\n寿司")
    assert "![Beet (neu).png](Äpfel%20für%20Süd/Beet%20%28neu%29.png)" in apples.body
    assert f"{top}Äpfel für Süd/Beet (neu).png" in brought.kept
    assert "> Ja?\n\nNein." in answer.body
    assert not brought.skipped


def test_a_mail_in_html_is_read_with_its_pictures():
    made = plain("Web", "")
    made.clear_content()
    made.set_content("<p>See <b>this</b> <img src='cid:pic@x' alt='dot'></p>", subtype="html")
    made.add_related(PNG, "image", "png", cid="<pic@x>", filename="dot.png")
    made.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="bill.pdf")

    text = read(made.as_bytes())

    assert "See **this** ![dot](Web/dot.png)" in text
    assert text.count("dot.png") == 1
    assert "Attached:\n\n[bill.pdf](Web/bill.pdf)" in text


def test_of_two_spellings_of_one_text_the_plain_one_is_taken():
    made = plain("Both", "The plain one.")
    made.add_alternative("<p>The <b>other</b></p>", subtype="html")

    assert "The plain one." in read(made.as_bytes())
    assert "other" not in read(made.as_bytes())


@pytest.mark.parametrize(
    "charset", ["iso-8859-1", "utf-8", "koi8-r", "shift_jis", "iso-2022-jp", "gb18030"]
)
def test_subject_and_text_are_read_in_their_encodings(charset):
    words = {"iso-8859-1": "Grüße", "koi8-r": "Привет"}.get(charset, "日記を書く")
    made = plain("x")
    made.replace_header("Subject", words)
    made.set_content(words, charset=charset)

    assert read(made.as_bytes()).count(words) == 2


@pytest.mark.parametrize(
    ("header", "title"),
    [
        (b"=?utf-8?Q?Gr=C3=BC=C3=9Fe?= =?utf-8?B?5pel6KiY?=", "Grüße日記"),
        (b"=?koi8-r?B?8NLJ18XU?=", "Привет"),
        ("Grüße".encode(), "Grüße"),
        ("Grüße".encode("cp1252"), "Grüße"),
        (b"=?none?Q?a=FC?=", "aü"),
        (b"=?undefined?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?a\x00b?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?utf-8?B?!!!?=", "=?utf-8?B?!!!?="),
        (b"a\r\n folded", "a folded"),
    ],
)
def test_odd_subjects(header, title):
    (file,) = mail.unpack_eml(b"From: a@x.org\r\nSubject: " + header + b"\r\n\r\nText")

    assert f"title: {title}\n" in file.read().decode().replace("'", "")


def test_a_signature_is_no_heading_and_flowed_lines_are_joined():
    data = b"From: a@x\nContent-Type: text/plain; format=flowed\n\nA long \nline.\n\nBye\n-- \nA\n"

    assert read(data).endswith("A long line.\n\nBye\n\n---\nA\n")


def test_a_mail_inside_a_mail_is_a_note_with_what_is_attached_to_it():
    inner = plain("Inner", "寿司")
    inner.add_attachment(PNG, maintype="image", subtype="png", filename="dot.png")
    outer = plain("Outer", "See below.")
    outer.add_attachment(inner)
    files = {
        file.path: file.read().decode(errors="replace")
        for file in mail.unpack_eml(outer.as_bytes())
    }

    assert set(files) == {"Outer.md", "Outer/Inner.md", "Outer/Inner/dot.png"}
    assert "[Inner](Outer/Inner.md)" in files["Outer.md"]
    assert "寿司" in files["Outer/Inner.md"]


def test_a_page_is_read_where_the_text_only_says_that_there_is_one():
    made = plain("News", "Your program shows no HTML.")
    made.add_alternative(f"<style>a {{}}</style><p>{'Neues aus Köln. ' * 20}</p>", subtype="html")

    assert "Neues aus Köln." in read(made.as_bytes())


def test_gmails_labels_are_tags_but_for_those_that_say_where_a_mail_lay():
    labels = "=?UTF-8?Q?Posteingang,Ge=C3=B6ffnet,B=C3=BCcher/Lesen,Zu_zweit,Category_Updates?="

    text = read(plain(X_Gmail_Labels=labels).as_bytes())

    assert "tags:\n- Bücher/Lesen\n- Zu-zweit\n---" in text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# no heading", "# no heading"),
        ("#5 and #two", "#5 and #two"),
        (
            "So:\n    no code\n\tnor this",
            "So:<br>\n\xa0\xa0\xa0\xa0no code<br>\n\xa0\xa0\xa0\xa0nor this",
        ),
        ("[[no link]] 100%% ~~x~~ ==y==", "[[no link]] 100%% ~~x~~ ==y=="),
        ("List<T> &amp; <b>", "List&lt;T&gt; &amp;amp; &lt;b&gt;"),
        ("C:\\_a\\[b]", "C:\\_a\\[b]"),
        ("日記\n===", "日記<br>\n==="),
    ],
)
def test_signs_in_a_plain_mail_stand_for_themselves(written, shown):
    note = parse_note("a.md", read(f"From: a@x\n\n{written}".encode()))

    assert render_note(note.body).strip() == f"<p>{shown}</p>"
    assert (note.tags, note.links) == ([], [])


def test_code_lists_and_quotations_of_a_plain_mail_stay_what_they_are():
    text = "- `a[[0]]`\n> # quoted\n```\nx[[0]] = 1  # why\n```"

    assert read(f"From: a@x\n\n{text}".encode()).endswith(
        "- `a[[0]]`\n> \\# quoted\n```\nx[[0]] = 1  # why\n```\n"
    )


def test_mails_of_one_subject_and_of_none_stay_apart():
    files = mail.unpack_mbox(mbox(plain("A"), plain("a"), b"From: a@x.org\n\nText"))

    assert [file.path for file in files] == ["A.md", "a 2.md", "(no subject).md"]


@pytest.mark.parametrize("data", [b"", b"just text", b"From nobody\n\n", b"\x00" * 100])
def test_what_is_no_mail_is_refused(data):
    with pytest.raises(NotReadable):
        mail.unpack_eml(data)


def test_one_broken_mail_costs_none_of_the_others():
    files = mail.unpack_mbox(mbox(plain("Good"), b"no headers at all\n\ntext"))

    assert [(file.path, bool(file.problem)) for file in files] == [
        ("Good.md", False),
        ("Mail 2.eml", True),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"From: a@x\nSubject: " + b"=?utf-8?Q?" * 100_000 + b"\n\nx",
        b"From: " + b"(" * 500_000 + b"\nSubject: a\n\nx",
        b"From: " + b"a@b, " * 100_000 + b"\n\nx",
        b"From: a@x\n" + b"".join(map(nested, range(5000))),
        b"From: a@x\n" + b"".join(map(nested, range(1000))),
        b"From: a@x\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000,
        b"From: a@x\nContent-Type: text/plain" + b";a=b" * 200_000 + b"\n\nx",
        b"From: a@x\nContent-Type: multipart/mixed" + b";a=b" * 200_000 + b"\n\nx",
        b"From: a@x\n\n" + b">" * 1_000_000,
        b"From: a@x\nReferences: " + b"<" * 1_000_000 + b"\n\n",
    ],
    ids=range(10),
)
def test_a_mail_that_was_made_to_take_long_does_not(data):
    from contextlib import suppress

    began = time.thread_time()
    with suppress(NotReadable):
        mail.unpack_eml(data)

    assert time.thread_time() - began < allowed(5)


def test_a_mailbox_of_nothing_but_starts_is_read_at_once():
    began = time.thread_time()
    mail.unpack_mbox(b"From - 10:00 2024\nA:\n\n" * 19_000)

    assert time.thread_time() - began < allowed(10)


def test_a_paragraph_of_many_lines_is_read_in_one_go():
    text = "Åre \n船 \n" * 50_000

    assert unflowed(text) == "Åre 船 " * 50_000
    assert unflowed("\na \nb\n> c \nd\n-- \ne") == "\na b\n> c \nd\n-- \ne"
    short, long = (
        min(seconds_for(text[:length]) for _ in range(3)) for length in (75_000, 300_000)
    )
    assert long < 10 * max(short, 0.02)


def seconds_for(text):
    began = time.thread_time()
    unflowed(text)
    return time.thread_time() - began


def test_a_line_of_times_that_begins_no_mail_is_looked_at_once():
    def took(times):
        data = b"From a 10:00 2024\nSubject: a\n\nb\n\nFrom " + b"10:00 " * times + b"\rx"
        began = time.thread_time()
        (only,) = mail.mails_in(data)
        assert only.endswith(b"\rx")
        return time.thread_time() - began

    assert min(took(40_000) for _ in range(3)) < 10 * max(min(took(10_000) for _ in range(3)), 0.02)


def test_a_word_that_is_encoded_wrongly_costs_no_other_mail():
    broken = b"From: =?utf-8?b?A?= <a@b.example>\nSubject: =?utf-8?b?A?= ok\n\nwords\n"

    files = mail.unpack_mbox(mbox(broken, plain(subject="Boot")))

    texts = [file.read().decode() for file in files if not file.problem]
    assert len(texts) == 2
    assert "=?utf-8?b?A?= ok" in texts[0]
    assert "Das Boot ist fertig." in texts[1]


def test_a_line_that_only_looks_like_a_mailboxs_costs_no_mail():
    text = "One.\n\nFrom the start at 10:30 we were 2024 people.\n\nFrom 1999 10:30 on: snow.\n"
    data = b"From - Fri May  3 23:30:00 2024\nSubject: a\n\n" + text.encode()

    (only,) = mail.mails_in(data)

    assert only.decode().endswith(text)


def test_flowed_lines_without_their_spaces_are_one_word_and_quoted_ones_one_line():
    head = b"From: a@x\nContent-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n"

    body = (
        "\u6f22\u5b57 \n\u306e\u6587\u3002\n\n> cafe\u0301 \n> noir\n>> \u05e9\u05dc\u05d5\u05dd\n"
    )

    text = read(head + body.encode())

    assert "\u6f22\u5b57\u306e\u6587\u3002" in text
    assert "> cafe\u0301noir\n>> \u05e9\u05dc\u05d5\u05dd" in text


def test_a_mail_whose_text_is_blank_is_read_as_the_page_it_is():
    made = plain("Angebot", " \n\n")
    made.add_alternative("<h1>Gro\u00dfes</h1><p>Nur heute</p>", subtype="html")

    assert "# Gro\u00dfes\n\nNur heute" in read(made.as_bytes())


def test_what_apples_mail_keeps_and_exports_is_read(bring):
    one = (
        b"From: a@x\nSubject: =?utf-8?b?5a+/5Y+4?=\nDate: Fri, 03 May 2024 23:30:00 +0200\n\nText\n"
    )
    behind = b'<?xml version="1.0"?><plist><dict/></plist>'
    files = {
        "Mail/1.emlx": b"%d      \n" % len(one) + one + behind,
        "Post.mbox/mbox": mbox(one),
        "Post.mbox/table_of_contents": b"\0\1",
    }

    brought = bring(files)

    assert {path: note.body for path, note in brought.notes.items()} == {
        "Mail/1/\u5bff\u53f8.md": "Text\n",
        "Post.mbox/mbox/\u5bff\u53f8.md": "Text\n",
    }


@pytest.mark.parametrize(
    ("charset", "text", "encoding"),
    [
        ("iso-8859-1", "“Grüße” – 5 €", "cp1252"),
        ("iso-8859-1", "Cafe\u0301, Grüße", "utf-8"),
        ("windows-1251", "Привет", "utf-8"),
        ("gb2312", "朱镕基說话", "gbk"),
        ("shift_jis", "①髙橋", "cp932"),
        ("utf-16", "plain", "ascii"),
        ("us-ascii", "שלום, מה שלומך היום", "utf-8"),
        ("undefined", "Grüße, Cafe\u0301", "utf-8"),
        ("punycode", "日記-abcd", "utf-8"),
        ('"a\x00b"', "Grüße", "utf-8"),
    ],
)
def test_a_name_of_an_encoding_is_taken_as_programs_mean_it(charset, text, encoding):
    head = f"From: a@x\nSubject: s\nContent-Type: text/plain; charset={charset}\n"
    data = f"{head}Content-Transfer-Encoding: 8bit\n\n".encode() + text.encode(encoding)

    assert text in read(data)
