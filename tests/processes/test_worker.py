"""The worker process, started as `make run` starts it: it imports, dies, and goes on."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, closing

import httpx
import pytest
from redis import Redis as RedisClient

from notes.models import ImportJob
from tests.notes.documents import zip_of
from tests.servers import DATABASE, Redis, Web, Worker, manage, migrate
from tests.stack import ROOT, product_environment

pytestmark = pytest.mark.slow

NOTES = 800
# A statement without an end, as soon as half of them are there: it is in the middle for certain.
HOLD = f"""
CREATE TRIGGER hold AFTER INSERT ON notes_note
WHEN (SELECT count(*) FROM notes_note) > {NOTES // 2} BEGIN
    SELECT count(*) FROM notes_note a, notes_note b, notes_note c, notes_note d, notes_note e;
END
"""
MAKE_ALICE = """
from django.contrib.auth.models import User
from ai_chatbot.tokens import make_personal_token
print(make_personal_token(User.objects.create_user("alice"), name="test"))
"""


class Importing:
    """A web process, a worker and alice's programs, which talk to the HTTP API."""

    def __init__(self, folder, **env):
        self.web = Web(folder, **env)
        self.worker = Worker(self.web)
        self.web.migrate()
        self.token = self.web.manage("shell", "-v", "0", "-c", MAKE_ALICE).strip()
        self.web.start()
        self.http = httpx.Client(
            base_url=self.web.url, trust_env=False, timeout=60,
            headers={"Authorization": f"Bearer {self.token}"},
        )  # fmt: skip

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.http.close()
        self.web.stop()
        if hasattr(self.worker, "process"):
            self.worker.stop()

    def upload(self, notes):
        """Bring a zip of these; returns where to ask how far it is."""
        response = self.http.post("/api/notes/import", files={"uploads": ("v.zip", zip_of(notes))})
        assert response.status_code == 202, response.text
        return response.json()["url"]

    def until(self, url, condition, seconds=300):
        """Ask until the answer meets the condition; that answer."""
        deadline = time.monotonic() + seconds
        while not condition(answer := self.http.get(url).json()):
            assert time.monotonic() < deadline, (answer, self.worker.log.read_text()[-4000:])
            time.sleep(0.1)
        return answer

    def is_done(self, url):
        return self.until(url, lambda job: job["status"] not in {"waiting", "reading"})


def many_notes():
    return {f"{n // 50}/{n}.md": f"# Note {n}\n\nSee [[{n + 1}]]. #n{n % 7}" for n in range(NOTES)}


def until(condition, seconds=120, pause=0.1):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(pause)


def past_the_product(web, statement):
    """What the database answers; the product's own count of notes lags by up to a second."""
    with closing(sqlite3.connect(web.folder / DATABASE, timeout=60)) as database, database:
        return database.execute(statement).fetchall()


def notes_in(web):
    [(count,)] = past_the_product(web, "SELECT count(*) FROM notes_note")
    return count


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(tmp_path):
    with Importing(tmp_path) as importing:
        past_the_product(importing.web, HOLD)
        importing.worker.start()
        url = importing.upload(many_notes())
        until(lambda: notes_in(importing.web) > NOTES / 10)

        importing.worker.kill()
        past_the_product(importing.web, "DROP TRIGGER hold")
        stopped = importing.http.get(url).json()
        importing.worker.start()

        ended = importing.is_done(url)
        index = importing.until("/api/notes/index", lambda index: index["notes_indexed"] == NOTES)
    assert stopped["status"] == ImportJob.Status.READING
    assert stopped["done"] < NOTES
    assert ended["status"] == ImportJob.Status.DONE
    report = ended["report"]
    assert report["unchanged"] > 0  # what the first worker had brought
    assert report["created_count"] + report["unchanged"] == NOTES
    assert (index["notes"], index["refused"]) == (NOTES, [])


def test_with_redis_the_queue_is_there_and_works(tmp_path):
    with ExitStack() as servers:
        redis = servers.enter_context(Redis(tmp_path))
        importing = servers.enter_context(Importing(tmp_path, REDIS_URL=redis.url))
        importing.worker.start()

        urls = [importing.upload({f"{n}/a.md": f"note {n}"}) for n in range(3)]

        for url in urls:
            assert importing.is_done(url)["report"]["created_count"] == 1
        importing.until("/api/notes/index", lambda index: index["notes_indexed"] == 3)
        assert importing.worker.process.poll() is None
        importing.worker.stop()
        assert importing.worker.process.returncode == 0


def test_with_redis_a_worker_that_runs_on_tidies_every_day(tmp_path):
    with ExitStack() as servers:
        redis = servers.enter_context(Redis(tmp_path))
        worker = Worker(Web(tmp_path, REDIS_URL=redis.url))
        migrate(worker.env)
        client = servers.enter_context(RedisClient.from_url(redis.url))
        later = lambda: client.zrange("rq:scheduled:default", 0, -1, withscores=True)  # noqa: E731
        for starts in (1, 2):
            worker.start()
            until(lambda starts=starts: client.zcard("rq:finished:default") == 2 * starts)
            worker.stop()
        ((first, day_after),) = later()

        worker.start()
        servers.callback(worker.stop)
        until(lambda: client.zcard("rq:finished:default") == 6)
        client.zadd("rq:scheduled:default", {first: time.time()})

        until(lambda: later() and later()[0][0] != first)
        ((_, next_day),) = later()
    assert next_day > day_after > time.time() + 23 * 3600


def test_a_folder_is_followed_until_ctrl_c(tmp_path):
    env = product_environment(tmp_path / "data")
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "a.md").write_text("# A")
    (tmp_path / "data").mkdir()
    migrate(env)
    manage(env, "shell", "-v", "0", "-c", MAKE_ALICE)
    command = [sys.executable, "manage.py", "import_notes", str(vault), "--user", "alice",
               "--watch", "--prune", "--json"]  # fmt: skip
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background may have it ignored, which is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as following:
        said = lambda: json.loads(following.stdout.readline())  # noqa: E731
        assert said()["created"] == ["a.md"]
        assert "Following" in following.stderr.readline()
        (vault / "b.md").write_text("# B")
        assert said()["created"] == ["b.md"]
        (vault / "b.md").rename(vault / "c.md")
        assert said()["moved"] == ["c.md"]
        (vault / "a.md").unlink()
        assert said()["removed"] == ["a.md"]

        following.send_signal(signal.SIGINT)
        _, errors = following.communicate(timeout=60)
    assert "No longer following" in errors
    assert "Traceback" not in errors
    assert following.returncode == 0
