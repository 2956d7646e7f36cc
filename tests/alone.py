"""A plugin, `-p tests.alone`: each test in a process of its own, forked before anything was set up."""

import json
import os
from typing import Any

import pytest
from _pytest.runner import runtestprotocol


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: Any) -> bool:
    hook = item.ihook
    hook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    read, write = os.pipe()
    process = os.fork()
    if not process:
        reports = runtestprotocol(item, log=False, nextitem=None)
        told = [hook.pytest_report_to_serializable(config=item.config, report=one) for one in reports]
        with open(write, "w", encoding="utf-8") as out:
            json.dump(told, out)
        os._exit(0)
    os.close(write)
    with open(read, encoding="utf-8") as told_by_it:
        told = json.loads(told_by_it.read() or "null")
    _, status = os.waitpid(process, 0)
    assert told is not None, f"{item.nodeid} ended its process: {os.waitstatus_to_exitcode(status)}"
    for one in told:
        report = hook.pytest_report_from_serializable(config=item.config, data=one)
        hook.pytest_runtest_logreport(report=report)
    hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True
