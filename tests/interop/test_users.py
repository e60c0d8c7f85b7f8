"""`vedette setup-link` and `vedette users` beside a running hub and without one, and curl as a user's program."""
import subprocess

import pytest
from conftest import BIN, Program, free_port, wait_until

PASSWORD = "correct horse battery"


@pytest.fixture
def settings(tmp_path):
    path = tmp_path / "vedette.yaml"
    path.write_text(f"""version: 1
listen: 127.0.0.1:{free_port()}
cameras:
  porch: {{source: "test://?size=160x120&fps=5"}}
  gate: {{source: "test://?size=160x120&fps=5"}}
""")
    return path


def vedette(*arguments, stdin=""):
    done = subprocess.run([BIN / "vedette", *arguments], input=stdin, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def curl(settings, path, *options):
    url = "http://" + settings.read_text().split("listen: ")[1].split("\n")[0] + path
    done = subprocess.run(["curl", "-s", "-m", "10", "-o", "/dev/null", "-w", "%{http_code}", *options, url],
                          capture_output=True, text=True, timeout=60)
    return done.stdout


def test_users_are_managed_without_a_hub(settings):
    config = ("--config", str(settings))
    assert vedette("users", "list", *config) == (0, "There are no users yet; make the first owner with `vedette setup-link`.\n", "")
    assert "/join#setup." in vedette("setup-link", *config)[1]
    assert vedette("users", "add", "ann", "--role", "owner", *config, stdin=f"{PASSWORD}\n")[:2] == (0, "ann may log in now.\n")
    status, _, said = vedette("setup-link", *config)
    assert (status, "owner already" in said or "already" in said) == (1, True), said
    assert vedette("users", "add", "tom", "--grant", "porch:live", *config, stdin=f"{PASSWORD}\n")[0] == 0
    listed = vedette("users", "list", *config)[1].split("\n")
    assert [line.split() for line in listed] == [["ann", "owner"], ["tom", "viewer", "porch:live"], []]
    assert vedette("users", "password", "tom", *config, stdin="another password\n")[0] == 0
    assert vedette("users", "remove", "tom", *config)[0] == 0
    assert "tom" not in vedette("users", "list", *config)[1]
    for words, stdin, said in [(["remove", "ann"], "", "needs an owner"),
                               (["remove", "tom"], "", 'there is no user "tom"; there are ann'),
                               (["add", "bob"], "short\n", "10 characters"),
                               (["add", "bob", "--grant", "attic:live"], f"{PASSWORD}\n", 'no camera "attic"'),
                               (["add", "bob", "--grant", "porch:fly"], f"{PASSWORD}\n", "is no grant"),
                               (["add", "ann"], f"{PASSWORD}\n", "name")]:
        status, _, stderr = vedette("users", *words, *config, stdin=stdin)
        assert status == 1 and said in stderr, (words, stderr)


def test_a_running_hub_follows_within_seconds_and_its_stream_ends(settings):
    hub = Program(["vedette", "run", "--config", str(settings)])
    try:
        link = hub.wait_for(r"http://127\.0\.0\.1:\d+/join#setup\.[\w-]{43}").group()
        log = [line for line in hub.output.split("\n") if " info " in line or " warning " in line]
        assert all("setup." not in line for line in log), f"{link} is in the log"
        assert curl(settings, "/api/v1/cameras") == "200", "its own machine looks"
        config = ("--config", str(settings))
        assert vedette("users", "add", "ann", "--role", "owner", *config, stdin=f"{PASSWORD}\n")[0] == 0
        wait_until(lambda: curl(settings, "/api/v1/cameras") == "401", "the first user closes the hub")
        assert vedette("users", "add", "tom", "--grant", "porch:live", *config, stdin=f"{PASSWORD}\n")[0] == 0
        tom = ("-u", f"tom:{PASSWORD}")
        wait_until(lambda: curl(settings, "/api/v1/cameras/porch", *tom) == "200", "tom is known")
        assert curl(settings, "/api/v1/cameras/gate", *tom) == "404"
        assert curl(settings, "/cameras/porch/snapshot.jpg", *tom) == "403"
        url = "http://" + settings.read_text().split("listen: ")[1].split("\n")[0]
        stream = subprocess.Popen(["curl", "-s", "-m", "60", "-o", "/dev/null", *tom, f"{url}/cameras/porch/mjpeg"])
        assert vedette("users", "remove", "tom", *config)[0] == 0
        assert stream.wait(10) in (0, 18), "the stream ended by the hub, not by its time limit"
        assert curl(settings, "/api/v1/cameras", *tom) == "401"
    finally:
        hub.end()


def test_tokens_and_links_are_managed_beside_a_running_hub(settings):
    hub = Program(["vedette", "run", "--config", str(settings)])
    try:
        hub.wait_for(r"/join#setup\.")
        config = ("--config", str(settings))
        assert vedette("tokens", "list", *config) == (0, "There are no tokens.\n", "")
        assert vedette("links", "list", *config) == (0, "There are no guest links.\n", "")
        assert vedette("users", "add", "ann", "--role", "owner", *config, stdin=f"{PASSWORD}\n")[0] == 0
        status, token, said = vedette("tokens", "add", "ann", "--scope", "view,metrics", "--note", "doorbell", "--days", "30", *config)
        assert (status, len(token.strip())) == (0, 43), said
        bearer = ("-H", f"Authorization: Bearer {token.strip()}")
        wait_until(lambda: curl(settings, "/cameras/porch/snapshot.jpg", *bearer) == "200", "the token is known")
        assert curl(settings, "/api/v1/users", *bearer) == "403", "the scope manage was not given"
        listed = vedette("tokens", "list", *config)[1]
        assert "ann" in listed and "view metrics" in listed and "doorbell" in listed and token.strip() not in listed
        assert vedette("tokens", "remove", listed.split()[0], *config)[:2] == (0, "The token is removed.\n")
        wait_until(lambda: curl(settings, "/cameras/porch/snapshot.jpg", *bearer) == "401", "the token has ended")

        status, link, said = vedette("links", "add", "porch", "--user", "ann", "--allow", "live,snapshot", "--note", "Grandma",
                                     "--hours", "2", "--viewers", "3", *config)
        assert status == 0 and "/join#guest." in link, said
        listed = vedette("links", "list", *config)[1]
        assert all(word in listed for word in ("porch", "live,snapshot", "3 viewers", "Grandma"))
        assert vedette("links", "remove", listed.split()[0], *config)[0] == 0
        assert vedette("links", "list", *config)[1] == "There are no guest links.\n"
        for words, said in [(["tokens", "add", "bob"], 'there is no user "bob"; there are ann'),
                            (["tokens", "add", "ann", "--scope", "fly"], "scopes are view, steer, metrics and manage"),
                            (["tokens", "remove", "x"], "`vedette tokens list` shows their ids"),
                            (["links", "add", "attic", "--user", "ann"], 'no camera "attic"'),
                            (["links", "add", "porch", "--user", "ann", "--allow", "fly"], "actions are live, snapshot and steer"),
                            (["links", "remove", "x"], "`vedette links list` shows their ids")]:
            status, _, stderr = vedette(*words, *config)
            assert status == 1 and said in stderr, (words, stderr)
    finally:
        hub.end()
