"""The pages of webhooks: their owner's alone, and the secret is shown once."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from ai_chatbot.models import Delivery, Event, Webhook
from ai_chatbot.webhooks import keeping, outbox
from ai_chatbot.webhooks.signing import secret_of

FORM = {"name": "Ma maison", "url": "https://example.org/hook", "events": [Event.ANSWER]}
LIST, NEW = "/settings/webhooks/", "/settings/webhooks/new/"


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def hook(alice):
    about = {"name": "mine", "url": "https://example.org/hook", "site": "http://testserver"}
    return Webhook.objects.create(owner=alice, events=list(Event), **about)


@pytest.fixture
def delivery(hook):
    outbox.tell([hook], Event.IMPORT, {}, "1")
    return Delivery.objects.get()


def addresses(hook, delivery):
    """Each page of one webhook, and how it may be asked."""
    get, post, both = {"get"}, {"post"}, {"get", "post"}
    return {
        reverse("ai_chatbot:webhook", args=[hook.pk]): get,
        reverse("ai_chatbot:deliveries", args=[hook.pk]): get,
        reverse("ai_chatbot:edit_webhook", args=[hook.pk]): both,
        reverse("ai_chatbot:new_secret", args=[hook.pk]): post,
        reverse("ai_chatbot:send_test", args=[hook.pk]): post,
        reverse("ai_chatbot:delete_webhook", args=[hook.pk]): both,
        reverse("ai_chatbot:send_again", args=[hook.pk, delivery.pk]): post,
    }


def test_a_form_that_is_sent_late_switches_nothing_on_again(browser, hook):
    Webhook.objects.update(with_text=True)
    address = reverse("ai_chatbot:edit_webhook", args=[hook.pk])
    page = browser.get(address)
    fields = [each for each in page.context["form"] if each.html_initial_name in page.text]
    assert {each.name for each in fields} == {"name", "url", "events", "with_text", "is_active"}
    shown = {each.html_initial_name: each.value() for each in fields}
    Webhook.objects.update(with_text=False, is_active=False)

    ticked = {"with_text": "on", "is_active": "on"}
    browser.post(address, {**shown, **FORM, **ticked, "name": "מרפסת"})

    hook.refresh_from_db()
    assert (hook.name, hook.with_text, hook.is_active) == ("מרפסת", False, False)
    assert hook.events == ["answer.finished"]

    late = browser.post(address, {**shown, **FORM, "events": [Event.IMPORT, Event.FEEDBACK]})

    hook.refresh_from_db()
    assert "Choose what it shall be told." in late.text  # the two were taken out meanwhile
    assert hook.events == ["answer.finished"]

    browser.post(address, {**shown, **FORM})
    browser.post(address, FORM | ticked)

    hook.refresh_from_db()
    assert (hook.with_text, hook.is_active) == (True, True)


def test_one_is_made_and_its_secret_shown_once(browser, alice):
    response = browser.post(NEW, {**FORM, "is_active": "on", "with_text": "on"}, follow=True)

    made = Webhook.objects.get()
    assert (made.owner, made.name, made.url) == (alice, "Ma maison", "https://example.org/hook")
    assert (made.events, made.with_text, made.is_active) == (["answer.finished"], True, True)
    assert made.site == "http://testserver"
    assert secret_of(made.salt) in response.text
    assert "no-store" in response["Cache-Control"]
    for address in (made.get_absolute_url(), LIST):
        assert "whsec_" not in browser.get(address).text
    assert "whsec_" not in str(dict(browser.session))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Give it a name"),
        ("name", "x" * 101, "at most 100 characters"),
        ("url", "", "Give the address"),
        ("url", "http://example.org", "must begin with https://"),
        ("url", "https://127.0.0.1/x", "private network"),
        ("url", "https://me:secret@example.org/", "name or password"),
        ("url", "https://example.org/" + "a" * 2000, "at most 2000 characters"),
        ("events", [], "Choose what"),
        ("events", ["note.deleted"], "not one of the available choices"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_made(browser, field, value, said):
    response = browser.post(NEW, {**FORM, field: value})

    assert response.status_code == 422
    assert said in response.text
    assert not Webhook.objects.exists()


def test_nobody_has_more_than_ten(browser, alice, hook):
    for n in range(9):
        Webhook.objects.create(owner=alice, name=f"{n}", url="https://x.org", site="")

    response = browser.post(NEW, FORM)

    assert response.status_code == 422
    assert "You have 10 webhooks" in response.text
    assert Webhook.objects.count() == keeping.WEBHOOKS_MAX


def test_no_field_makes_it_anothers_or_gives_it_a_secret(browser, alice, bob):
    more = {"owner": bob.pk, "salt": "known", "site": "https://evil.example", "failures": "7"}
    browser.post(NEW, {**FORM, **more})

    made = Webhook.objects.get()
    assert (made.owner, made.site, made.failures) == (alice, "http://testserver", 0)
    assert made.salt != "known"


def test_it_is_changed_and_switched_on_again(browser, hook):
    Webhook.objects.update(is_active=False, off_because="Nothing was taken.", failures=9)

    browser.post(f"{hook.get_absolute_url()}edit/", {**FORM, "is_active": "on"})

    hook.refresh_from_db()
    assert (hook.name, hook.events) == ("Ma maison", ["answer.finished"])
    assert (hook.is_active, hook.off_because, hook.failures) == (True, "", 0)


def test_switched_off_it_sends_nothing_that_waits(browser, hook, delivery):
    browser.post(f"{hook.get_absolute_url()}edit/", FORM)

    delivery.refresh_from_db()
    assert delivery.state == "failed"


def test_a_change_that_is_refused_changes_nothing(browser, hook):
    response = browser.post(f"{hook.get_absolute_url()}edit/", {**FORM, "url": "nonsense"})

    hook.refresh_from_db()
    assert response.status_code == 422
    assert (hook.name, hook.url) == ("mine", "https://example.org/hook")


def test_a_new_secret_is_shown_once_and_is_another(browser, hook):
    before = secret_of(hook.salt)

    response = browser.post(f"{hook.get_absolute_url()}secret/", follow=True)

    hook.refresh_from_db()
    assert secret_of(hook.salt) in response.text
    assert before not in response.text
    assert "whsec_" not in browser.get(hook.get_absolute_url()).text


def test_a_test_waits_to_be_sent_and_the_page_looks_after_it(browser, hook):
    page = browser.post(f"{hook.get_absolute_url()}test/", follow=True).text

    assert hook.deliveries.get().event == "webhook.test"
    assert 'hx-trigger="every 2s"' in page
    hook.deliveries.update(state="delivered", status=200, milliseconds=12, reply="<b>ok</b>")
    log = browser.get(f"{hook.get_absolute_url()}log/").text
    assert "hx-trigger" not in log
    assert re.search(r"Delivered · 200 · 12 ms", log)
    assert "&lt;b&gt;ok" in log


def test_what_was_given_up_is_sent_again(browser, hook, delivery):
    Delivery.objects.update(state="failed", tries=7)

    browser.post(f"{hook.get_absolute_url()}again/{delivery.pk}/")

    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("waiting", 0)


def test_nothing_is_sent_by_hand_where_it_is_switched_off(browser, hook, delivery):
    Webhook.objects.update(is_active=False)
    Delivery.objects.update(state="failed")

    tested = browser.post(f"{hook.get_absolute_url()}test/", follow=True)
    again = browser.post(f"{hook.get_absolute_url()}again/{delivery.pk}/", follow=True)

    assert "Switch it on first" in tested.text
    assert "Switch it on first" in again.text
    assert [row.state for row in Delivery.objects.all()] == ["failed"]


def test_a_held_down_key_sends_ten(browser, hook):
    for _ in range(12):
        response = browser.post(f"{hook.get_absolute_url()}test/", follow=True)

    assert "Try again in" in response.text
    assert hook.deliveries.count() == 10


def test_it_is_deleted_with_its_log(browser, hook, delivery):
    assert "Delete “" in browser.get(f"{hook.get_absolute_url()}delete/").text

    browser.post(f"{hook.get_absolute_url()}delete/")

    assert not Webhook.objects.exists()
    assert not Delivery.objects.exists()


def test_a_stranger_gets_404_everywhere_and_changes_nothing(client, bob, hook, delivery):
    client.force_login(bob)
    before = list(Webhook.objects.values()), list(Delivery.objects.values())

    for address in addresses(hook, delivery):
        assert {client.get(address).status_code, client.post(address, FORM).status_code} <= {
            404,
            405,
        }

    assert (list(Webhook.objects.values()), list(Delivery.objects.values())) == before
    assert "mine" not in client.get(LIST).text


def test_a_delivery_of_another_webhook_is_none_of_this_one(browser, bob, hook, delivery):
    other = Webhook.objects.create(owner=bob, name="x", url="https://x.org", site="")
    outbox.tell([other], Event.IMPORT, {}, "2")

    response = browser.post(f"{hook.get_absolute_url()}again/{other.deliveries.get().pk}/")

    assert response.status_code == 404


def test_each_page_takes_its_own_methods(browser, hook, delivery):
    for address, methods in addresses(hook, delivery).items():
        for method in {"get", "post"} - methods:
            assert getattr(browser, method)(address).status_code == 405


def test_nobody_is_let_in_unknown(client, hook, delivery):
    for address in [LIST, NEW, *addresses(hook, delivery)]:
        assert client.get(address)["Location"].startswith("/accounts/login/")


def test_a_form_of_another_site_does_nothing(alice, hook):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)

    for ending in ("edit/", "secret/", "test/", "delete/"):
        assert strict.post(f"{hook.get_absolute_url()}{ending}", FORM).status_code == 403
    assert strict.post(NEW, FORM).status_code == 403


def test_a_page_costs_the_same_however_much_was_told(
    browser, hook, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8) as few:
        browser.get(hook.get_absolute_url())
    for n in range(60):
        outbox.tell([hook], Event.IMPORT, {}, f"{n}")

    with django_assert_num_queries(len(few)):
        page = browser.get(hook.get_absolute_url()).text
    assert page.count("import.finished</td>") == 50


def test_an_account_that_goes_takes_its_webhooks_along(hook, delivery, alice):
    User.objects.filter(pk=alice.pk).delete()

    assert not Webhook.objects.exists()
    assert not Delivery.objects.exists()
