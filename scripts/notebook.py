"""Runs cells in the notebooks' kernel, and lays a notebook out as Jupyter saves it.

    notebook.py run      reads one line of JSON, {"folder", "cells": [{"source", "mayFail"}, ...], "timeout"}
                         and, for another kernel than the notebooks', its "argv"; and prints one line of JSON for the kernel, for each cell, and for a failure
    notebook.py format   reads a notebook and prints it

A run ends at the first failing cell that may not fail, and as soon as its standard input is closed: so the kernel never
outlives the process that asked for the run, however that one ends.
"""

import json
import os
import signal
import sys
import tempfile
import threading
import time

SPECIFICATIONS = os.path.join(sys.prefix, "share", "jupyter", "kernels")


def say(**message):
    print(json.dumps(message), flush=True)


def run():
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    from nbformat.v4 import new_code_cell, new_notebook

    def cell_of(source, mayFail=False):
        # By this tag nbclient knows that an error does not end the run.
        return new_code_cell(source, metadata={"tags": ["raises-exception"]} if mayFail else {})

    request = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=stop_when_input_ends, daemon=True).start()
    current = {"cell": 0, "started": 0.0}

    def started(cell, cell_index):
        current.update(cell=cell_index, started=time.monotonic())
        if cell_index == 0:
            say(language=dict(notebook.metadata.language_info))

    def executed(cell, cell_index, execute_reply):
        say(
            cell=cell_index,
            outputs=with_joined_streams(cell.outputs),
            count=cell.execution_count,
            seconds=time.monotonic() - current["started"],
        )

    notebook = new_notebook(cells=[cell_of(**cell) for cell in request["cells"]])
    with tempfile.TemporaryDirectory() as folder:
        # The kernel of this project and a connection file of this run's own: nothing that is set up for
        # Jupyter elsewhere on the machine has a say.
        manager = AsyncKernelManager(
            kernel_name="tslab",
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[SPECIFICATIONS]),
            connection_file=os.path.join(folder, "kernel.json"),
            # Without ports: one that is free when it is chosen may be taken when the kernel listens.
            transport="tcp" if os.name == "nt" or "argv" in request else "ipc",
        )
        if "argv" in request:
            manager._kernel_spec = KernelSpec(argv=request["argv"], display_name="", language="typescript")
        client = NotebookClient(
            notebook,
            km=manager,
            timeout=request["timeout"],
            on_cell_start=started,
            on_cell_executed=executed,
        )
        try:
            # What the kernel's process itself prints must not get between the lines of JSON.
            client.execute(cwd=request["folder"], cleanup_kc=True, stdout=sys.stderr.fileno())
        except CellExecutionError as error:
            cell = current["cell"]
            # nbclient's own traceback repeats the cell; the kernel's is in the cell's outputs.
            errors = [out for out in notebook.cells[cell].outputs if out.output_type == "error"]
            traceback = "\n".join(line for out in errors for line in out.traceback)
            say(failure=cell, name=error.ename, value=error.evalue, traceback=traceback)
        except CellTimeoutError:
            value = f"the cell did not end within {request['timeout']} seconds"
            say(failure=current["cell"], name="Timeout", value=value, traceback="")
        except DeadKernelError:
            say(failure=current["cell"], name="DeadKernel", value="the kernel died", traceback="")
        except RuntimeError as error:
            sys.exit(f"{error}, with what it printed above")
        finally:
            # Plain tslab does not end when it is asked to.
            if "argv" in request and manager.has_kernel:
                os.kill(manager.provisioner.process.pid, signal.SIGKILL)


def with_joined_streams(outputs):
    """As JupyterLab saves them: text that follows text is one output, however it was cut on its way."""
    joined = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined


def stop_when_input_ends():
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)


def format():
    import nbformat

    notebook = nbformat.from_dict(json.load(sys.stdin.buffer))
    nbformat.validate(notebook)
    sys.stdout.buffer.write(nbformat.writes(notebook).encode() + b"\n")


{"run": run, "format": format}[sys.argv[1]]()
