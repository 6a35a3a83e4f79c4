"""Which changes are made to Langflow, and whether this is a Langflow that we know.

Each replaces a function of a module right after its import. They are for one version, whose code
they were written against: on any other, and wherever one of them fails, Langflow runs as it is.
"""

import logging
import os
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType

from commonplace_langflow import (
    classes,
    editors,
    jobs,
    memory,
    plans,
    results,
    runs,
    serving,
    tools,
)
from commonplace_langflow.importing import after_import

logger = logging.getLogger(__name__)
KNOWN = {"lfx": "1.13.0", "langflow-base": "1.13.0"}
SWITCH = "COMMONPLACE_FAST_LANGFLOW"  # "false": Langflow as it is installed
CHANGES: dict[str, tuple[Callable[[ModuleType], None], ...]] = {
    "lfx.base.tools.flow_tool": (tools.hear_the_agent,),
    "lfx.custom.validate": (classes.keep_classes,),
    "lfx.custom.custom_component.component": (classes.copy_inputs_quickly,),
    "lfx.extension.loader._orchestrator": (classes.look_where_components_are,),
    "lfx.graph.graph.base": (results.keep_no_results, memory.hand_the_run_on),
    "lfx.graph.vertex.param_handler": (classes.look_for_files_once,),
    "lfx.interface.initialize.loading": (memory.know_the_run, runs.spare_sessions),
    "lfx.memory.stubs": (memory.remember_conversation,),
    "langflow.memory": (memory.remember_conversation,),
    "langflow.api.v1.flow_conflict": (editors.tell_who_edited,),
    "langflow.services.auth.service": (editors.edit_in_one_account,),
    "langflow.services.chat.service": (results.keep_no_graphs,),
    "langflow.services.jobs.service": (jobs.keep_no_rows_of_runs,),
    "langflow.services.memory_base.service": (jobs.capture_nothing,),
    "langflow.api.v1.endpoints": (plans.keep_graphs,),
    "lfx.cli.serve_app": (serving.serve_runs,),
    "langflow.main": (runs.shorten_the_way,),
}


def apply_changes() -> bool:
    """Whether they are made; what is imported already is left alone."""
    if os.environ.get(SWITCH, "true").lower() == "false" or not is_known():
        return False
    for module, changes in CHANGES.items():
        after_import(module, changes)
    return True


def is_known() -> bool:
    try:
        found = {package: version(package) for package in KNOWN}
    except PackageNotFoundError:
        return False
    if found != KNOWN:
        logger.warning("Langflow runs as it is installed: our changes are for %s", KNOWN)
    return found == KNOWN
