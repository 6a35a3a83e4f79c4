"""`{% chat_widget %}` in a template of any project."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template, TemplateSyntaxError


@pytest.fixture
def shown(rf, alice):
    """`shown("…", user=…)`: what a template makes of the tag with these words in it."""

    def show(words="", user=alice, **more):
        request = rf.get("/")
        request.user = user
        template = Template(f"{{% load ai_chatbot %}}{{% chat_widget {words} %}}")
        return template.render(Context({"request": request, **more}))

    return show


def attributes(html):
    tag = re.search(r"<commonplace-chat([^>]*)></commonplace-chat>", html)
    assert tag, html
    return dict(re.findall(r' ([\w-]+)="([^"]*)"', tag[1]))


def test_who_is_signed_in_gets_the_element_and_its_script(shown):
    html = shown()

    assert attributes(html) == {"server": "/"}
    assert '<script src="/static/ai_chatbot/widget.js" defer></script>' in html


def test_others_get_nothing(shown, alice):
    alice.is_active = False

    assert shown(user=AnonymousUser()).strip() == ""
    assert shown(user=alice).strip() == ""


def test_without_a_request_nobody_is_known():
    html = Template("{% load ai_chatbot %}{% chat_widget %}").render(Context({}))

    assert html.strip() == ""


def test_a_published_collection_is_for_everybody(shown):
    html = shown('collection="abc"', user=AnonymousUser())

    assert attributes(html) == {"collection": "abc", "server": "/"}


def test_a_collection_may_be_on_another_site(shown):
    html = shown('collection="abc" server="https://notes.example/"', user=AnonymousUser())

    assert attributes(html)["server"] == "https://notes.example/"


def test_options_become_attributes(shown):
    html = shown('label_send="Ask" lang="de" full=True open=False theme=""')

    assert attributes(html) == {"server": "/", "label-send": "Ask", "lang": "de"}
    assert re.search(r"<commonplace-chat[^>]* full[ >]", html)
    assert " open" not in html
    assert "theme" not in html


def test_no_value_makes_markup(shown):
    html = shown("label_send=hostile collection=hostile", hostile='"><script>x</script> שלום')

    assert html.count("<script") == 1
    assert "&quot;&gt;&lt;script&gt;x" in html
    assert "שלום" in html


def test_a_nonce_goes_along(shown, rf, alice):
    assert 'defer nonce="n0nce"></script>' in shown(csp_nonce="n0nce")
    assert "nonce" not in shown()


def test_nothing_is_inline(shown):
    html = shown('label_send="Ask"')

    assert not re.search(r"<style|\son\w+=|style=|<script>", html)


def test_what_has_no_name_is_no_option(shown):
    with pytest.raises(TemplateSyntaxError):
        shown('"abc"')
