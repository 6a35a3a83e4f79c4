"""The storms that the test and the benchmark raise: who asks, what fails, and how often."""

import asyncio
import random
from pathlib import Path

from tests.chaos.deployment import deployed
from tests.chaos.storm import Report, Storm, scripted_answer
from tests.scripted_langflow import ScriptedLangflow
from tests.scripted_model import ScriptedModel
from tests.servers import Langflow
from tests.stack import free_port

WORDS = [f"w{number} " + "\n\n" * (number % 12 == 11) for number in range(80)]


async def over_a_scripted_langflow(
    folder: Path, *, processes: int, conversations: int, questions: int
) -> Report:
    """Hundreds of answers; sockets, web processes and Langflow fail all the time."""
    async with (
        ScriptedLangflow(free_port()) as langflow,
        deployed(
            folder, langflow.port, processes=processes, LANGFLOW_API_KEY="scripted"
        ) as deployment,
    ):
        langflow.script = scripted_answer

        async def kill_langflow_now_and_then() -> None:
            while True:
                await asyncio.sleep(random.uniform(6, 9))
                await langflow.die()
                await asyncio.sleep(0.5)
                await langflow.start()

        storm = Storm(
            client=await deployment.sign_in(),
            front=deployment.front,
            wiretap=deployment.wiretap,
            conversations=await deployment.make_conversations(conversations),
            questions=questions,
        )
        report = await storm.run(deployment.kill_a_process_now_and_then, kill_langflow_now_and_then)
        await deployment.check_documents()
        return report


async def over_a_real_langflow(folder: Path, *, conversations: int, questions: int) -> Report:
    """Fewer, through the real Langflow, its flow and our search; it is killed once."""
    with ScriptedModel() as model:
        model.script(WORDS, delay=0.02)
        async with deployed(folder, free_port()) as deployment:
            (web,), (port,) = deployment.webs, deployment.wiretap.ports
            langflow = Langflow(folder, port, PORT=str(web.port), **model.settings)
            is_up = asyncio.Event()

            async def start_langflow() -> None:
                await asyncio.to_thread(langflow.start)
                is_up.set()

            async def kill_langflow_once() -> None:
                await asyncio.sleep(3)
                is_up.clear()
                langflow.kill()
                await start_langflow()

            async def until_it_is_up() -> None:
                await asyncio.sleep(0.5)
                await is_up.wait()

            await start_langflow()
            await asyncio.to_thread(langflow.publish)
            try:
                storm = Storm(
                    client=await deployment.sign_in(),
                    front=deployment.front,
                    wiretap=deployment.wiretap,
                    conversations=await deployment.make_conversations(conversations),
                    questions=questions,
                    after_failure=until_it_is_up,
                )
                report = await storm.run(kill_langflow_once)
                await deployment.check_documents()
                return report
            finally:
                await asyncio.to_thread(langflow.stop)
