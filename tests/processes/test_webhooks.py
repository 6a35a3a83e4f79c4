"""The worker process sends what is to be told, beside its tasks."""

import json
import sqlite3
import time
from contextlib import closing

import pytest

from tests.ai_chatbot.webhooks.receiver import Receiver
from tests.servers import Web, Worker

pytestmark = pytest.mark.slow

PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.contrib.auth.models import User
from ai_chatbot.models import Webhook
from ai_chatbot.webhooks import keeping
owner = User.objects.create_user("alice")
hook = Webhook.objects.create(owner=owner, name="mine", url={!r}, site="")
keeping.send_test(hook)
"""


def test_what_waits_is_sent_by_the_worker(tmp_path):
    with Receiver() as receiver:
        web = Web(tmp_path, WEBHOOKS_TO_PRIVATE="true")
        web.manage("shell", "-v", "0", "-c", PREPARE.format(receiver.url))
        with Worker(web) as worker:
            deadline = time.monotonic() + 120
            while not receiver.heard:
                assert time.monotonic() < deadline, worker.log.read_text()[-4000:]
                time.sleep(0.05)
            while states(tmp_path) != [("delivered", 200)]:  # it is written down right after
                assert time.monotonic() < deadline, states(tmp_path)
                time.sleep(0.05)

    assert json.loads(receiver.heard[0].body)["type"] == "webhook.test"


def states(folder):
    with closing(sqlite3.connect(folder / "commonplace.sqlite3")) as database:
        return database.execute("SELECT state, status FROM ai_chatbot_delivery").fetchall()
