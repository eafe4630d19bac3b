"""Times kernels beside each other: prints a line of JSON a kernel and round.

The first argument is JSON: {"kernels": [{"name", "argv", "mode", "first", "cell"}], "rounds", "cells", "folder",
"notebooks"}. Of each round: start to ready, the first cell, start to the first result, a small cell (the median of all), in
milliseconds; memory of all its processes after the start and after the cells, in megabytes; the notebooks, in seconds.
"""

import json
import os
import signal
import statistics
import sys
import time

import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager, KernelManager
from nbclient import NotebookClient


def memory(root):
    """Of a process and all that it has started."""
    parents, sizes = {}, {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as stat, open(f"/proc/{name}/statm") as statm:
                    parents[int(name)] = int(stat.read().rsplit(")", 1)[1].split()[1])
                    sizes[int(name)] = int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            except (FileNotFoundError, ProcessLookupError):
                pass
    family = {root}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(sizes.get(process, 0) for process in family) / 1e6


def specification(kernel):
    return KernelSpec(argv=kernel["argv"], display_name="", language="", interrupt_mode=kernel["mode"])


def fail(message):
    if message["msg_type"] == "error":
        sys.exit("\n".join(message["content"]["traceback"]))


def measure(kernel, cells, folder):
    manager = KernelManager()
    manager._kernel_spec = specification(kernel)
    begin = time.perf_counter()
    since = lambda start: 1000 * (time.perf_counter() - start)
    manager.start_kernel(cwd=folder)
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        ready = since(begin)
        process = manager.provisioner.process.pid
        at_start = memory(process)
        start = time.perf_counter()
        client.execute_interactive(kernel["first"], output_hook=fail, timeout=60)
        first, result = since(start), since(begin)
        times = []
        for number in range(cells):
            start = time.perf_counter()
            client.execute_interactive(kernel["cell"].replace("NUMBER", str(number)), output_hook=fail, timeout=60)
            times.append(since(start))
        small = statistics.median(times)
        return dict(ready=ready, first=first, result=result, small=small, start=at_start, later=memory(process))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def run(kernel, notebooks, folder):
    begin = time.perf_counter()
    for file in notebooks:
        # Of another name than Python's, for which nbclient has arguments of its own.
        manager = AsyncKernelManager(kernel_name=kernel["name"])
        manager._kernel_spec = specification(kernel)
        client = NotebookClient(nbformat.read(file, 4), km=manager, timeout=600)
        try:
            client.execute(cwd=folder)
        finally:
            # The manager is ours, and so is its end; plain tslab does not end when it is asked to.
            os.kill(manager.provisioner.process.pid, signal.SIGKILL)
    return time.perf_counter() - begin


request = json.loads(sys.argv[1])
for turn in range(request["rounds"]):
    for kernel in request["kernels"]:
        figures = measure(kernel, request["cells"], request["folder"])
        if kernel["runsNotebooks"] and turn == 0:
            figures["notebooks"] = run(kernel, request["notebooks"], request["folder"])
        print(json.dumps({"name": kernel["name"], **figures}), flush=True)
