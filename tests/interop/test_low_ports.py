"""The capture server's default port 81 needs a privilege: without it the hub takes 8081 and logs that."""
import os
import pathlib
import subprocess

import pytest

from conftest import BIN, LIMIT_S, free_port

FREE_FROM = int(pathlib.Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text())
pytestmark = pytest.mark.skipif(FREE_FROM <= 81, reason="everybody may use port 81 on this machine")

SETTINGS = "version: 1\nlisten: 127.0.0.1:{page}\ncameras: {{den: {{source: 'test:'}}}}\nserve: {{capture: {{camera: den{port}}}}}\n"


def run_as_nobody(tmp_path, port=""):
    """The first lines of a hub without root's privileges, until it prints its ports or ends."""
    file = tmp_path / "hub.yaml"
    file.write_text(SETTINGS.format(page=free_port(), port=port))
    drop = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all", "--"] if os.geteuid() == 0 else []
    hub = subprocess.Popen([*drop, BIN / "vedette", "run", "--config", file], stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True)
    said = ""
    for line in hub.stdout:
        said += line
        if "page on" in line:
            break
    hub.terminate()
    return said, hub.wait(LIMIT_S)


def test_without_the_right_to_port_81_the_capture_server_is_on_8081_and_the_hub_says_so(tmp_path):
    said, status = run_as_nobody(tmp_path)
    assert status == 0, said
    assert "so the capture server is on port 8081; serve.capture.port chooses another" in said
    assert "; capture server on port 8081 for den" in said


def test_port_81_in_the_settings_is_refused_with_what_to_do(tmp_path):
    said, status = run_as_nobody(tmp_path, ", port: 81")
    assert status == 1
    assert "serve.capture: listen on 127.0.0.1:81: Permission denied" in said and "above 1023" in said
