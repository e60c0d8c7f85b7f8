"""A program in a real terminal: a tmux server of its own, keys go in and the screen is read."""
import pathlib
import subprocess

import pytest
from conftest import BIN, wait_until


class Tmux:
    """A tmux server of its own with one window."""

    def __init__(self, folder, columns=80, rows=24):
        self.folder = folder
        self.socket = folder / "tmux"
        self.run("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows),
                 "env", "PS1=$ ", f"HOME={folder}", "bash", "--norc", "--noprofile")
        self.wait("$")

    def run(self, *words):
        return subprocess.run(["tmux", "-S", self.socket, *words], check=True, capture_output=True, text=True, timeout=20).stdout

    def keys(self, *names):
        """tmux's names of keys: "C-s", "F5", "S-Left", "Escape"; other words are typed."""
        self.run("send-keys", *names)

    def type(self, text):
        self.run("send-keys", "-l", text)

    def screen(self):
        return self.run("capture-pane", "-p").split("\n")[:-1]

    def cursor(self):
        x, y = self.run("display-message", "-p", "#{cursor_x} #{cursor_y}").split()
        return int(y), int(x)

    def wait(self, text, row=None):
        def seen():
            lines = self.screen()
            return text in "\n".join(lines if row is None else [lines[row]])
        try:
            wait_until(seen, text)
        except pytest.fail.Exception:
            raise AssertionError(f"{text!r} did not come:\n" + "\n".join(self.screen())) from None

    def pid(self, name):
        """Of the program that the window's shell runs."""
        shell = self.run("display-message", "-p", "#{pane_pid}").strip()
        found = subprocess.run(["pgrep", "-P", shell], capture_output=True, text=True).stdout.split()
        for pid in found:
            if pathlib.Path(f"/proc/{pid}/comm").read_text().strip() == name:
                return int(pid)
        raise AssertionError(name)

    def end(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], capture_output=True, timeout=20)


class Editor(Tmux):
    def __init__(self, folder, path, columns=80, rows=24, options=""):
        super().__init__(folder, columns, rows)
        self.path = path
        self.command = f"{BIN / 'vedette-console'} edit {options} {path}"
        self.open()

    def open(self, shown="Ln 1 Col 1"):
        self.type(self.command + "\n")
        self.wait(shown, 0)

    def leave(self):
        self.keys("Escape")
        self.wait("$")

    def saved(self):
        self.keys("C-s")
        self.wait("Saved")
        return self.path.read_bytes()
