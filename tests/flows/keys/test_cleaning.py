"""Versions that earlier releases published hold no key after the upgrade."""

import json
import uuid
from importlib import import_module

from django.apps import apps

from ai_chatbot.flows.shape import normalise, version_of
from ai_chatbot.models import Conversation, FlowVersion, Message, Usage
from tests.flows.conftest import small_flow, with_field

HEADERS = [{"key": "Authorization", "value": "typed 鍵"}, {"key": "größe", "value": "8"}]
migration = import_module("ai_chatbot.migrations.0030_keys_of_every_shape").Migration


def version(number, **field):
    content = with_field(small_flow(), "field", **field) if field else small_flow()
    kept = {"content": {"name": "q", "data": content["data"]}, "hash": f"before-{number}"}
    return FlowVersion.objects.create(flow="q", number=number, langflow_id=uuid.uuid4(), **kept)


def clean():
    (step,) = migration.operations
    step.code(apps, None)


def test_keys_in_headers_and_addresses_go_and_what_the_version_answered_knows_it_still(alice):
    headers = version(1, type="table", value=HEADERS)
    address = version(2, type="str", value="postgresql://müller:typed@db/größe")
    command = version(3, type="str", value="curl -d '<größe><auth><v>typed</v></auth></größe>'")
    conversation = Conversation.objects.create(owner=alice)
    said = {"flow_id": str(headers.langflow_id), "flow_version": "before-1"}
    answer = Message.objects.create(conversation=conversation, role="assistant", **said)

    clean()

    for old in (headers, address, command):
        now = FlowVersion.objects.get(langflow_id=old.langflow_id)
        assert now.number == old.number
        assert now.hash == version_of(now.content) != old.hash
        assert "typed" not in json.dumps(now.content, ensure_ascii=False)
        assert "größe" in json.dumps(now.content, ensure_ascii=False)
    answer.refresh_from_db()
    assert answer.flow_version == FlowVersion.objects.get(number=1).hash
    assert not Usage.objects.filter(flow_version="before-1").exists()


def test_versions_without_a_key_stay_as_they_are(db):
    clean_one = FlowVersion.objects.create(
        flow="q", number=1, langflow_id=uuid.uuid4(), hash="as-it-was", content=normal()
    )

    clean()

    now = FlowVersion.objects.get(pk=clean_one.pk)
    assert (now.hash, now.content) == ("as-it-was", clean_one.content)


def normal():
    return normalise(with_field(small_flow(), "größe 鍵", type="str", value="postgresql://db"))
