"""Prints, as a line of JSON, what arrives of ten thousand printed lines through nbclient and through the websocket
of a Jupyter server with its own limits of rate. The first argument names a kernelspec; JUPYTER_RUNTIME_DIR is the
test's own.
"""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid

import nbformat
import websocket
from nbclient import NotebookClient

CODE = "for (let i = 0; i < 10_000; i++) console.log('line ' + i);"
kernel_name = sys.argv[1]


def through_nbclient():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CODE)])
    NotebookClient(notebook, kernel_name=kernel_name, timeout=60).execute()
    return "".join(output["text"] for output in notebook.cells[0].outputs)


def through_websocket():
    options = ["--no-browser", "--allow-root", "--ServerApp.port=0", "--IdentityProvider.token=test"]
    server = subprocess.Popen([sys.executable, "-m", "jupyter_server", *options], stderr=subprocess.DEVNULL)
    try:
        file = os.path.join(os.environ["JUPYTER_RUNTIME_DIR"], f"jpserver-{server.pid}.json")
        while server.poll() is None:
            # The server says where it will listen shortly before it does.
            try:
                api = f"127.0.0.1:{json.load(open(file))['port']}/api"
                urllib.request.urlopen(f"http://{api}")
                break
            except (FileNotFoundError, json.JSONDecodeError, urllib.error.URLError):
                time.sleep(0.05)
        return text_of_cell(f"{api}/kernels")
    finally:
        server.terminate()
        server.wait()


def text_of_cell(kernels):
    headers = {"Authorization": "token test"}
    request = urllib.request.Request(
        f"http://{kernels}", json.dumps({"name": kernel_name}).encode(), headers, method="POST"
    )
    kernel = json.load(urllib.request.urlopen(request))["id"]
    socket = websocket.create_connection(f"ws://{kernels}/{kernel}/channels", header=headers, timeout=60)
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": "test", "username": "", "version": "5.3"}
    content = {"code": CODE, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
    request = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}
    socket.send(json.dumps(request))
    text = ""
    while True:
        message = json.loads(socket.recv())
        if message["parent_header"].get("msg_id") != header["msg_id"]:
            continue
        if message["msg_type"] == "stream":
            text += message["content"]["text"]
        if message["content"].get("execution_state") == "idle":
            return text


print(json.dumps({"nbclient": through_nbclient(), "websocket": through_websocket()}))
