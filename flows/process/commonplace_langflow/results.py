"""What a run of people's made is nobody else's.

Langflow keeps what each node made last, and its graph, by the account that runs it: a node that
somebody froze on the canvas gives that out again. All of us run in one account, so one person's
passages would be another's answer, and the editor's to look at in the Playground.
"""

from typing import Any

from commonplace_langflow.memory import TOKEN, run_variables, token_of


def is_of_people(graph: Any) -> bool:
    """Whether Commonplace began the run, or the one of whose nodes this flow is run."""
    return bool(token_of(graph) or run_variables.get().get(TOKEN))


def keep_no_results(base: Any) -> None:
    """Of `lfx.graph.graph.base`: in a run that Commonplace began each node is built, frozen or
    not, and what it made goes with the run."""
    build = base.Graph.build_vertex

    async def build_vertex(self: Any, *args: Any, **options: Any) -> Any:
        if is_of_people(self):
            options |= {"get_cache": None, "set_cache": None}
        return await build(self, *args, **options)

    base.Graph.build_vertex = build_vertex


def keep_no_graphs(service: Any) -> None:
    """Of `langflow.services.chat.service`: the graph of such a run is not kept either."""
    keep = service.ChatService.set_cache

    async def set_cache(self: Any, key: str, data: Any, lock: Any = None) -> bool:
        return False if is_of_people(data) else bool(await keep(self, key, data, lock))

    service.ChatService.set_cache = set_cache
