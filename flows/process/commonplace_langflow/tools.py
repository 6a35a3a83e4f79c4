"""A flow that is an Agent's tool (“Flow as Tool”) hears what the Agent asks it."""

from typing import Any


def hear_the_agent(flow_tool: Any) -> None:
    """Of `lfx.base.tools.flow_tool`: what is asked comes as tweaks, which Langflow drops where it
    has the flow's graph already, and a flow without inputs is not run at all. A graph that has run
    says the same again: each call has one of its own."""
    run = flow_tool.run_flow

    async def run_flow(*, tweaks: dict[str, Any], graph: Any, **options: Any) -> Any:
        own = graph.copy_for_run(user_id=graph.user_id)
        own.execution_principal = graph.execution_principal
        return await run(tweaks=tweaks, graph=own, inputs=inputs_in(tweaks, own), **options)

    flow_tool.run_flow = run_flow


def inputs_in(tweaks: dict[str, dict[str, Any]], graph: Any) -> list[dict[str, Any]]:
    """What is asked as the input of one run; what else is asked is written into its nodes."""
    asked = [*tweaks.items()]
    for vertex in graph.vertices:
        if vertex.display_name in dict(asked[1:]):
            vertex.update_raw_params(tweaks[vertex.display_name], overwrite=True)
    return [{"components": [name], **fields} for name, fields in asked[:1]]
