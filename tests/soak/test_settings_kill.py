"""A hub is killed at random instants of changes, trials included: its file is the old or the new one, the history ends with it, and
it starts again."""
import pathlib
import random
import re
import subprocess
import sys
import threading
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "interop"))
import conftest  # noqa: E402
from test_settings_api import PASSWORD, Owner  # noqa: E402

ROUNDS = 200
TEXT = """version: 1  # kept
listen: 127.0.0.1:0
state: state
cameras:
  porch:
    source: "test://?fps=25"
    name: Round 0
"""


def hub_has_worked(hub, owner):
    """A picture of the camera, so that its next source is tried."""
    request = urllib.request.Request(hub.url + "/cameras/porch/snapshot.jpg", headers={"Authorization": owner.login})
    with urllib.request.urlopen(request, timeout=conftest.LIMIT_S) as answer:
        assert answer.read()


def test_a_killed_hub_has_the_old_or_the_new_settings(tmp_path):
    settings = tmp_path / "vedette.yaml"
    settings.write_text(TEXT)
    subprocess.run([conftest.BIN / "vedette", "users", "add", "ann", "--role", "owner", "--config", settings],
                   input=f"{PASSWORD}\n", text=True, check=True, timeout=60)
    rng, changed = random.Random(20261130), 0
    for k in range(1, ROUNDS + 1):
        before = settings.read_text()
        hub = conftest.Hub(settings)
        owner = Owner(hub)
        tag = owner.settings()["version"]
        answers = []
        # Every third change is on trial, which a first picture has to make possible.
        wanted = {"cameras.porch.name": f"Round {k}"}
        if k % 3 == 0:
            hub_has_worked(hub, owner)
            wanted["cameras.porch.source"] = f"test://?fps={rng.choice((5, 10, 25))}&size=160x{120 + k * 8 % 240}"
        begun = time.monotonic()

        def change():
            try:
                answers.append(owner.change({"set": wanted}, "?confirm=true", tag))
            except OSError:
                pass  # the hub was killed

        asking = threading.Thread(target=change)
        asking.start()
        time.sleep(rng.uniform(0, 0.15))
        hub.process.kill()
        hub.process.wait()
        asking.join()
        after = settings.read_text()
        name = re.search(r"name: (Round \d+)", after).group(1)
        assert after == before or name == f"Round {k}", after
        assert after.startswith("version: 1  # kept\n"), after
        assert not (answers and answers[0][0] == 200 and after == before), f"{k}: it was answered {time.monotonic() - begun} s after"
        changed += after != before
        listed = subprocess.run([conftest.BIN / "vedette", "settings", "history", "--config", settings], capture_output=True, text=True, timeout=60)
        assert listed.returncode == 0, listed.stderr
        newest = sorted((tmp_path / "state/settings").glob("*.version"))[-1].read_text().split("\n", 1)[1]
        assert newest == after, f"{k}: the history ends with another text"
        assert not list((tmp_path / "state/settings").glob("pending*")), "the history has settled"
    assert ROUNDS // 10 < changed < ROUNDS, f"{changed} of {ROUNDS} changes were saved before the hub was killed"
