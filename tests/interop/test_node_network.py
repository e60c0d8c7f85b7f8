"""The node's network as a process: dig asks its access point, Avahi sees its name, chrony sets its clock."""
import os
import re
import shutil
import subprocess
import time

import pytest
from conftest import BIN, LIMIT_S, Node, free_port, wait_until


def needs(program):
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is missing: ./dev setup test installs it")


def ask(*arguments):
    return subprocess.run(["dig", "+tries=1", "+time=5", *map(str, arguments)], capture_output=True, timeout=LIMIT_S,
                          check=True).stdout.decode()


@pytest.fixture
def radio(tmp_path):
    """Options of a board with a simulated radio near the network "home"."""
    script = tmp_path / "wifi"
    script.write_text("network home password -50 100ms\nnetwork open - -70\n")
    return "--listen", "0.0.0.0", "--wifi-script", script


@needs("dig")
def test_the_access_point_answers_dig_with_its_own_address(node, radio):
    board = node(*radio)
    port = board.wait_for(r"answered on port (\d+)").group(1)
    guest = ("-b", "127.0.3.9", "-p", port, "@127.0.3.1", "connectivitycheck.example.com")
    answer = ask(*guest)
    assert "status: NOERROR" in answer
    assert re.search(r"connectivitycheck\.example\.com\.\s+0\s+IN\s+A\s+127\.0\.3\.1\n", answer)
    empty = ask(*guest, "AAAA")
    assert "status: NOERROR" in empty and "ANSWER: 0" in empty
    assert "status: NOTIMP" in ask(*guest, "+opcode=notify")


def test_a_guest_of_the_access_point_is_sent_to_the_boards_page(node, radio):
    board = node(*radio)
    page = board.wait_for(r"page (http://127\.0\.3\.1:\d+/)").group(1)
    command = ["curl", "-si", "-H", "Host: captive.example.com", f"{page}hotspot-detect.html"]
    guest = subprocess.run([*command, "--interface", "127.0.3.9"], capture_output=True, timeout=LIMIT_S, check=True).stdout
    assert guest.startswith(b"HTTP/1.1 302 ") and f"Location: {page}\r\n".encode() in guest
    other = subprocess.run(command, capture_output=True, timeout=LIMIT_S, check=True).stdout
    assert other.startswith(b"HTTP/1.1 404 ")


def test_a_board_that_knows_a_network_joins_it_and_opens_no_access_point(node, radio):
    board = node(*radio, "--wifi", "home", "password")
    board.wait_for("wifi: the station is in the network home\n")
    assert "access point" not in board.output


@pytest.mark.parametrize("arguments,said", [
    (["--ntp", "..."], "a name or an address"),
    (["--ntp", "a", "--ntp", "b", "--ntp", "c", "--ntp", "d", "--ntp", "e"], "there are 4 already"),
    (["--name-server", "name"], "a numeric address"),
    (["--time-zone", "Europe/Berlin"], "a POSIX TZ"),
    (["--wifi", "home", "short"], "a password 8 to 64"),
    (["--wifi", "home"], "needs a name and a password"),
    (["--wifi-script", "/nowhere"], "it cannot be read"),
    (["--wifi-script", __file__], "line 1: "),
])
def test_wrong_options_are_named(arguments, said):
    done = subprocess.run([BIN / "vedette-node", *arguments], capture_output=True, timeout=LIMIT_S, check=False)
    assert done.returncode == 2 and said in done.stderr.decode()


@needs("chronyd")
def test_Y19_chrony_sets_the_boards_clock(node, tmp_path):
    port = free_port()
    settings = tmp_path / "chrony.conf"
    settings.write_text(f"port {port}\nbindaddress 127.0.0.1\ncmdport 0\nbindcmdaddress /\nlocal stratum 8\n"
                        f"allow 127.0.0.0/8\npidfile {tmp_path}/pid\n")
    with subprocess.Popen(["chronyd", "-d", "-x", "-u", "root", "-f", settings], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as chrony:
        try:
            board = node("--ntp", f"127.0.0.1:{port}", "--ntp", f"localhost:{port}", "--time-zone", "XYZ-5:30")
            shown = board.wait_for(r"ntp: the clock is set: (\S+ \S+) \+05:30\n").group(1)
            told = time.mktime(time.strptime(shown, "%Y-%m-%d %H:%M:%S")) - time.mktime(time.gmtime())
            assert abs(told - 19_800) < 5
        finally:
            chrony.terminate()


@pytest.fixture
def observer(tmp_path):
    """The environment of Avahi's clients, beside a daemon of the test's own on the loopback interface."""
    if os.geteuid() != 0 or os.path.exists("/run/avahi-daemon/pid"):
        pytest.skip("a daemon of one's own needs root, and a machine without a running one")
    settings = tmp_path / "avahi.conf"
    settings.write_text("[server]\nhost-name=observer\nuse-ipv6=no\nallow-interfaces=lo\n[publish]\n"
                        "publish-workstation=no\n")
    bus = f"unix:path={tmp_path}/bus"
    environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": bus}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(["dbus-daemon", "--session", "--nofork", f"--address={bus}"], **quiet) as dbus:
        try:
            wait_until((tmp_path / "bus").exists, "the bus listens")
            with subprocess.Popen(["avahi-daemon", "--no-drop-root", "--no-chroot", "--no-rlimits", "-f", settings],
                                  env=environment, **quiet) as avahi:
                try:
                    wait_until(lambda: not subprocess.run(["avahi-browse", "-a", "-t"], env=environment, check=False,
                                                          **quiet).returncode, "Avahi answers")
                    yield environment
                finally:
                    avahi.terminate()
        finally:
            dbus.terminate()


def seen(environment, service="_vedette._tcp"):
    """{name: (host, port, texts)} of a service, as Avahi resolves it."""
    out = subprocess.run(["avahi-browse", "-p", "-r", "-t", service], env=environment, capture_output=True,
                         timeout=LIMIT_S, check=True).stdout.decode()
    rows = [line.split(";") for line in out.splitlines() if line.startswith("=")]
    return {row[3]: (row[6], int(row[8]), row[9]) for row in rows}


@needs("avahi-daemon")
def test_avahi_sees_two_boards_of_one_name_under_two_names_and_their_end(observer, tmp_path):
    name = f"board{os.getpid()}"
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    one = Node(folders[0], "--mdns", "--name", name)
    try:
        one.wait_for(f"known as {name}.local")
        two = Node(folders[1], "--mdns", "--name", name)
        try:
            two.wait_for(f"known as {name}-2.local")
            boards = wait_until(lambda: (found := seen(observer)).keys() >= {name, f"{name}-2"} and found,
                                "Avahi sees both boards")
            assert boards[name][:2] == (f"{name}.local", one.port)
            assert boards[f"{name}-2"][:2] == (f"{name}-2.local", two.port)
            assert '"path=/mjpeg"' in boards[name][2]
            assert seen(observer, "_http._tcp")[name][1] == one.port
            resolved = subprocess.run(["avahi-resolve", "-4", "-n", f"{name}.local"], env=observer, capture_output=True,
                                      timeout=LIMIT_S, check=True).stdout.split()
            assert resolved == [f"{name}.local".encode(), b"127.0.0.1"]
            one.end()
            wait_until(lambda: name not in seen(observer), "the board's goodbye takes it off the list")
            assert f"{name}-2" in seen(observer)
        finally:
            two.end()
    finally:
        one.end()
