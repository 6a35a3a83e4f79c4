"""The draft is tried on golden questions before it answers: by the command, and on the page."""

import json
from io import StringIO

import pytest
from channels.db import database_sync_to_async
from django.core.management import CommandError, call_command

from ai_chatbot.golden.runs.carrying_out import carry_out
from ai_chatbot.golden.runs.claiming import claim
from ai_chatbot.models import FlowPin, FlowVersion, GoldenQuestion, GoldenRun
from config.accounts.erasing import forget_words_of
from tests.flows.conftest import small_flow
from tests.flows.golden.conftest import apart, saying

pytestmark = pytest.mark.django_db(transaction=True)
QUESTION = "מתי תוקנה הסירה?"
GOOD, BAD = "In May 2021.", "Last year."


async def publish(*arguments):
    """(exit code, what it says)"""
    return await apart(run_publish)(arguments)


def run_publish(arguments):
    out = StringIO()
    try:
        call_command("flows", "publish", *arguments, stdout=out)
    except SystemExit as left:
        return left.code, out.getvalue()
    return 0, out.getvalue()


async def version_that_answers():
    pin = await FlowPin.objects.select_related("version__published_by").aget()
    return pin.version


# --- The command --------------------------------------------------------------------------------


async def test_a_draft_that_does_as_well_is_published_with_its_table(tried, alice):
    tried.script = saying(GOOD, GOOD)

    code, said = await publish("--name", "Shorter")

    assert code == 0
    assert QUESTION in said
    assert "With the golden questions it does no worse." in said
    assert "Version 2 “Shorter” is published" in said
    version = await version_that_answers()
    assert (version.number, version.published_by) == (2, alice)
    assert version.impact["questions"][0]["name"] == QUESTION
    run = await GoldenRun.objects.aget()
    assert (run.why, run.status, run.beside_number) == ("draft", "done", 1)
    assert run.tried_hash == version.hash


async def test_one_that_does_worse_is_published_with_another_exit_code(tried):
    tried.script = saying(BAD, GOOD)

    code, said = await publish("--json", "--user", "alice")

    assert code == 3
    told = json.loads(said)
    assert told["published"]["number"] == 2
    assert told["worse"] == ["passed", "facts_said"]
    rows = {row["name"]: row for row in told["impact"]["figures"]}
    assert (rows["facts_said"]["before"], rows["facts_said"]["after"]) == (1.0, 0.0)
    assert "it does worse" in told["says"]


async def test_where_settings_say_so_it_is_not_published(tried, settings):
    settings.FLOW_WORSE = "refuse"
    tried.script = saying(BAD, GOOD)

    with pytest.raises(CommandError, match=r"Nothing was published, as FLOW_WORSE says"):
        await publish()
    with pytest.raises(CommandError, match="try the draft on your golden questions first"):
        await publish("--without-test")

    assert (await version_that_answers()).number == 1
    tried.script = saying(GOOD, GOOD)
    assert (await publish())[0] == 0


async def test_without_test_nothing_is_asked_and_it_says_so(tried):
    code, said = await publish("--without-test")

    assert code == 0
    assert "without being tried on your golden questions" in said
    assert tried.requests == []
    assert not await GoldenRun.objects.aexists()


async def test_with_no_questions_or_nothing_new_nothing_is_asked(tried):
    await GoldenQuestion.objects.all().adelete()

    code, said = await publish()
    assert (code, "Version 2 is published" in said, "golden" in said) == (0, True, False)
    code, said = await publish()

    assert "is this flow: published" in said
    assert tried.requests == []


async def test_questions_that_cannot_be_asked_publish_nothing(tried, settings):
    settings.TOKENS_PER_DAY = 1
    tried.script = saying(GOOD, GOOD)

    with pytest.raises(CommandError, match=r"Nothing was published.*tokens a day"):
        await publish()

    assert (await version_that_answers()).number == 1


async def test_a_draft_edited_while_it_is_tried_is_not_published(tried):
    async def edit(request):
        tried.store.edit(data=small_flow("Again.")["data"])

    tried.script = lambda request: [edit, *saying(GOOD, GOOD)(request)]

    with pytest.raises(CommandError, match="edited in Langflow meanwhile"):
        await publish()

    assert (await version_that_answers()).number == 1


async def test_questions_leave_the_version_with_who_asked_them(tried, alice):
    tried.script = saying(GOOD, GOOD)
    await publish("--user", "alice")

    await database_sync_to_async(forget_words_of)(alice)

    version = await FlowVersion.objects.aget(number=2)
    assert version.impact["questions"] == []
    assert version.impact["figures"]


# --- The page -----------------------------------------------------------------------------------


@pytest.fixture
async def browser(client, alice, tried):
    await database_sync_to_async(client.force_login)(alice)
    return client


async def get(browser):
    return (await apart(browser.get)("/flow/")).text


async def post(browser, path, **said):
    return (await apart(lambda: browser.post(path, said, follow=True))()).text


def seen_in(page):
    return page.partition('name="seen" value="')[2].partition('"')[0]


async def test_tried_on_the_page_then_published_with_what_was_seen(browser, tried):
    tried.script = saying(BAD, GOOD)
    page = await get(browser)
    assert "Try the draft on 1 golden question<" in page
    assert "not tried on them yet. It can be published all the same." in page

    page = await post(browser, "/flow/try/", seen=seen_in(page))
    run = await GoldenRun.objects.aget()
    assert f'hx-get="/golden/runs/{run.pk}/"' in page
    assert "Try the draft on" not in page
    assert "being asked already" in await post(browser, "/flow/try/", seen=run.tried_hash)
    await carry_out(await database_sync_to_async(claim)(run.pk))

    page = " ".join((await get(browser)).split())
    assert "facts said <strong>worse</strong></th><td>100 %</td><td>0 %</td>" in page
    assert f'<th scope="row" dir="auto">{QUESTION} <strong>worse</strong></th>' in page
    page = await post(browser, "/flow/publish/", seen=run.tried_hash)
    assert "With the golden questions it does worse: questions passed, facts said." in page
    assert (await version_that_answers()).impact["figures"]


async def test_untried_it_is_published_with_a_warning_or_not_at_all(browser, tried, settings):
    seen = seen_in(await get(browser))
    settings.FLOW_WORSE = "refuse"
    assert "has to be tried on them before" in await get(browser)

    assert "try the draft on your golden" in await post(browser, "/flow/publish/", seen=seen)
    assert (await version_that_answers()).number == 1

    settings.FLOW_WORSE = "warn"
    page = await post(browser, "/flow/publish/", seen=seen)
    assert "published without being tried on your golden questions" in page
    assert (await version_that_answers()).number == 2


async def test_a_trial_of_an_older_draft_says_nothing_of_this_one(browser, tried, settings):
    settings.FLOW_WORSE = "refuse"
    tried.script = saying(GOOD, GOOD)
    await post(browser, "/flow/try/", seen=seen_in(await get(browser)))
    run = await GoldenRun.objects.aget()
    await carry_out(await database_sync_to_async(claim)(run.pk))
    tried.store.edit(data=small_flow("Once more.")["data"])

    page = await get(browser)
    assert "has to be tried on them before" in page
    said = await post(browser, "/flow/publish/", seen=seen_in(page))
    assert "try the draft on your golden" in said
    assert "was edited in Langflow meanwhile" in await post(
        browser, "/flow/try/", seen=run.tried_hash
    )
