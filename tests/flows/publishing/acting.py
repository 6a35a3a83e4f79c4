"""What somebody does to the draft, and what answers then."""

from ai_chatbot.flows import sync
from ai_chatbot.flows.current import published_flow
from ai_chatbot.flows.publishing import About
from tests.flows.conftest import small_flow


def edit(store, prompt="Edited in Langflow."):
    store.edit(data=small_flow(prompt)["data"])


def publish(**about):
    return sync.publish_flow(About(**about))


def answering():
    """The text that reaches whoever asks: of the flow that is asked by its id."""
    asked = published_flow()
    return asked and asked.number


def prompt_in(flow):
    (node,) = [node for node in flow["data"]["nodes"] if node["id"] == "Prompt-1"]
    return node["data"]["node"]["template"]["template"]["value"]


def asked_prompt(store):
    return prompt_in(store.flows[published_flow().id])
