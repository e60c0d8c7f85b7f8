"""The text editor in real terminals: keys go in through tmux, and the screen is read from it."""
import os
import pathlib
import signal
import subprocess
import time

import pytest
from conftest import BIN, wait_until
from editor_in_tmux import Editor

SIZES = [(80, 24), (40, 18)]


@pytest.fixture
def editor(tmp_path):
    begun = []

    def start(content=None, name="notes.txt", columns=80, rows=24, options=""):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        begun.append(Editor(tmp_path, path, columns, rows, options))
        return begun[-1]
    yield start
    for one in begun:
        one.end()


@pytest.mark.parametrize("columns, rows", SIZES)
def test_Y16_header_modes_and_saving(editor, columns, rows):
    e = editor(b"one\n\ttwo\n", columns=columns, rows=rows)
    lines = e.screen()
    assert "notes.txt" in lines[0] and "Insert" in lines[0] and "(*)" not in lines[0]
    assert lines[1:3] == ["one", "    two"], lines
    assert e.cursor() == (1, 0)
    e.type("x")
    e.wait("(*)", 0)
    e.keys("C-t")
    e.wait("Replace", 0)
    e.type("y")
    assert e.saved() == b"xyne\n\ttwo\n"
    assert "(*)" not in e.screen()[0]
    e.leave()
    assert e.path.read_bytes() == b"xyne\n\ttwo\n"


def test_Y16_leaving_with_changes_asks(editor):
    e = editor(b"one\n")
    e.type("a")
    e.keys("Escape")
    e.wait("Save the changes?")
    e.keys("Escape")
    e.wait("Ctrl-S save")
    e.keys("Escape")
    e.wait("Save the changes?")
    e.type("n")
    e.wait("$")
    assert e.path.read_bytes() == b"one\n"
    e.open()
    e.type("b")
    e.keys("Escape")
    e.wait("Save the changes?")
    e.type("y")
    e.wait("$")
    assert e.path.read_bytes() == b"bone\n"
    assert sorted(p.name for p in e.folder.iterdir() if p.name.startswith(".notes")) == []


# Each row: keys by tmux's names, or "'text"; the text before and after.
KEYS = {
    "arrows, Home, End": ("Right Right 'x End 'y Home 'z Down 'w", b"ab\ncd\n", b"zabxy\ncwd\n"),
    "words": ("C-Right '| C-Right '| C-Left C-Left '*", b"one two_2 three", b"*one |two_2 |three"),
    "top and bottom": ("C-End 'x C-Home 'y", b"a\nb\n", b"ya\nb\nx"),
    "select, cut and paste": ("S-Right S-Right C-x End C-v C-v", b"abcd", b"cdabab"),
    "copy of a line": ("S-Down C-c C-v C-v", b"a\nb\n", b"a\na\nb\n"),
    "select to the end and type": ("Right S-End 'Z", b"abc\nd", b"aZ\nd"),
    "select a word": ("C-S-Right C-x", b"one two", b"two"),
    "select all and delete": ("C-a DC", b"abc\nd\n", b""),
    "backspace and delete": ("End BSpace Home DC", b"abcd", b"bc"),
    "delete a line": ("Down C-l", b"a\nb\nc\n", b"a\nc\n"),
    "indent and unindent": ("S-Down S-Down Tab S-Down BTab", b"a\nb\nc\n", b"a\nb\nc\n"),
    "a tab": ("Right Tab", b"ab", b"a\tb"),
    "comment": ("S-Down S-Down C-q", b"a\nb\nc\n", b"#a\n#b\nc\n"),
    "comment taken away": ("C-q", b"#a\nb", b"a\nb"),
    "upper case": ("S-End C-u", "abc é".encode(), "ABC É".encode()),
    "new line with indentation": ("End Enter 'x", b"\tab", b"\tab\n\tx"),
    "undo and redo": ("'abc Enter 'd C-z C-z C-z C-y", b"", b"abc"),
    "find": ("C-f 'two Enter 'X F3 'Y", b"one two two", b"one X Y"),
    "find backwards": ("C-End C-f 'two Enter S-F3 'X", b"two one", b"X one"),
    "replace one": ("C-h 'a Enter 'bb Enter Enter Escape", b"a.a.a", b"bb.a.a"),
    "replace all": ("C-h 'a Enter 'bb Enter C-a", b"a.a.a", b"bb.bb.bb"),
    "go to line": ("C-g '2 Enter 'x C-g '99 Enter 'y", b"a\nb\nc", b"a\nxb\nyc"),
    "the other bracket": ("C-b 'x", b"(a[b]c)d", b"(a[b]cx)d"),
    "page down and up": ("NPage 'x PPage 'y", b"a\n" * 40, b"ay\n" + b"a\n" * 21 + b"xa\n" + b"a\n" * 17),
}


@pytest.mark.parametrize("name", KEYS)
def test_Y16_keys(editor, name):
    keys, before, after = KEYS[name]
    e = editor(before)
    for key in keys.split(" "):
        if key.startswith("'"):
            e.type(key[1:])
        else:
            e.keys(key)
        if key == "Escape":
            e.wait("Ctrl-S save")  # an Escape is alone when nothing comes behind it
    assert e.saved() == after


def test_Y16_f5_runs_main_shows_the_time_and_returns(editor):
    e = editor(b"def main():\n    print('seven', 3 + 4)\n", name="job.py")
    e.keys("F5")
    e.wait("seven 7")
    e.wait("Time: 0.")
    e.keys("F5")
    wait_until(lambda: "\n".join(e.screen()).count("seven 7") == 2, "the second run")
    e.keys("Enter")
    e.wait("Ln 1 Col 1", 0)
    assert e.screen()[1] == "def main():"


def test_an_error_of_a_script_leads_to_its_line(editor):
    e = editor(b"def main():\n    good = 1\n    return good + missing\n", name="job.py")
    e.keys("F5")
    e.wait("NameError")
    e.wait("Time: ")
    e.keys("Enter")
    e.wait("Ln 3 Col 1", 0)
    assert e.screen()[-1].startswith("NameError: name 'missing' is not defined")


def test_ctrl_c_ends_the_script_and_not_the_editor(editor):
    e = editor(b"import time\ndef main():\n    print('begun', flush=True)\n    time.sleep(600)\n", name="job.py")
    e.keys("F5")
    e.wait("begun")
    e.keys("C-c")
    e.wait("Time: ")
    e.keys("Enter")
    e.wait("Ln", 0)
    assert e.screen()[1] == "import time"
    e.leave()


def test_the_shell_has_its_screen_and_its_echo_again(editor):
    e = editor(b"inside the editor\n")
    e.wait("inside the editor")
    e.leave()
    assert "inside the editor" not in "\n".join(e.screen())
    e.type("echo back")
    e.keys("Enter")
    e.wait("\nback")


def test_every_byte_that_is_not_changed_stays(editor):
    content = bytes(range(256)) + b"\r\none\r\ntwo\n\xff\xfe\x00end"
    e = editor(content)
    e.keys("C-End")
    e.type("!")
    assert e.saved() == content + b"!"
    assert any("<ff><fe>^@end!" in line for line in e.screen()), e.screen()


def test_new_lines_end_like_the_others(editor):
    e = editor(b"a\r\nb\r\n")
    e.keys("End", "Enter")
    e.type("x")
    assert e.saved() == b"a\r\nx\r\nb\r\n"


def test_a_paste_is_text_and_one_step(editor):
    e = editor(b"\tx\n")
    e.keys("End")
    e.run("set-buffer", "\n\tif a:\n\t\tb\n\x1b[15~")
    e.run("paste-buffer", "-p")
    e.wait("if a:")
    assert e.saved().startswith(b"\tx\n\tif a:\n\t\tb\n")
    assert "Time:" not in "\n".join(e.screen())
    e.keys("C-z")
    assert e.saved() == b"\tx\n"


def test_letters_of_many_scripts(editor):
    text = "Grüße 漢字 עברית e\u0301 🙂\n".encode()
    e = editor(text)
    e.wait("漢字")
    e.keys("End", "BSpace")
    e.type("한글")
    assert e.saved() == "Grüße 漢字 עברית e\u0301 한글\n".encode()


def test_a_window_that_changes_its_size(editor):
    e = editor("".join(f"line {n}\n" for n in range(100)).encode())
    e.run("resize-window", "-x", "40", "-y", "10")
    wait_until(lambda: len(e.screen()) == 10 and e.screen()[8].startswith("line 7"), "ten rows")
    e.run("resize-window", "-x", "100", "-y", "40")
    wait_until(lambda: len(e.screen()) == 40 and e.screen()[38].startswith("line 37"), "forty rows")
    assert e.screen()[1] == "line 0"


@pytest.mark.parametrize("how", [signal.SIGHUP, signal.SIGTERM])
def test_a_lost_terminal_leaves_the_changes(editor, how):
    e = editor(b"one\n")
    e.type("kept ")
    e.wait("kept one")
    os.kill(e.pid("vedette-console"), how)
    e.wait("$")
    assert (e.folder / ".notes.txt.recovery").exists()
    e.open()
    e.wait("Unsaved changes were found")
    e.type("y")
    e.wait("kept one")
    assert e.saved() == b"kept one\n"
    assert not (e.folder / ".notes.txt.recovery").exists()


def test_a_killed_editor_leaves_the_changes_that_it_kept(editor):
    e = editor(b"one\n", options="--recovery 0")
    e.type("kept ")
    wait_until((e.folder / ".notes.txt.recovery").exists, "the recovery file")
    os.kill(e.pid("vedette-console"), signal.SIGKILL)
    e.wait("Killed")
    e.keys("C-l")
    subprocess.run(["tmux", "-S", e.socket, "send-keys", "reset", "Enter"], check=True)
    e.open()
    e.wait("Unsaved changes were found")
    e.type("n")
    e.wait("Ctrl-S save")
    assert e.screen()[1] == "one"
    assert not (e.folder / ".notes.txt.recovery").exists()


def test_a_file_that_another_program_changed_is_not_overwritten_unasked(editor):
    e = editor(b"one\n")
    e.type("mine ")
    e.path.write_bytes(b"theirs\n")
    e.keys("C-s")
    e.wait("Another program changed the file")
    e.keys("Escape")
    e.wait("Ctrl-S save")
    assert e.path.read_bytes() == b"theirs\n"
    e.keys("C-s")
    e.wait("Another program changed the file")
    e.type("n")
    e.wait("Save as:")
    e.keys("Escape")
    e.wait("Ctrl-S save")
    e.keys("C-s")
    e.wait("Another program changed the file")
    e.type("y")
    e.wait("Saved")
    assert e.path.read_bytes() == b"mine one\n"


def test_save_under_another_name(editor):
    e = editor(b"one\n")
    e.type("x")
    e.keys("C-o")
    e.wait("Save as:")
    e.type("other.txt")
    e.keys("Enter")
    e.wait("other.txt", 0)
    assert (e.folder / "other.txt").read_bytes() == b"xone\n" and e.path.read_bytes() == b"one\n"


def test_read_only(editor):
    e = editor(b"one\n", options="--read-only")
    e.wait("Read only", 0)
    e.type("x")
    e.wait("reading only")
    e.leave()
    assert e.path.read_bytes() == b"one\n"


def test_a_new_file_is_made_by_saving(editor):
    e = editor(None, name="new.txt")
    e.wait("A new file")
    assert not e.path.exists()
    e.type("x")
    assert e.saved() == b"x"


def test_what_cannot_be_opened_is_said(tmp_path):
    def fails(*words):
        done = subprocess.run([BIN / "vedette-console", "edit", *words], capture_output=True, text=True, timeout=20)
        assert done.returncode != 0 and done.stdout == "", done
        return done.stderr
    assert "folder" in fails(tmp_path)
    assert "missing" in fails(tmp_path / "missing" / "a.txt") or "no such" in fails(tmp_path / "missing" / "a.txt")
    assert "terminal" in fails(tmp_path / "a.txt")
    assert "FILE" in fails()
    assert "--nothing" in fails("--nothing", "a.txt")


def test_keys_of_a_file_and_its_mistakes(editor, tmp_path):
    (tmp_path / ".config" / "vedette").mkdir(parents=True)
    (tmp_path / ".config" / "vedette" / "editor.json").write_text(
        '{"tabsize": 8, "key_del_line": ["F9"], "key_nothing": ["F8"]}')
    e = editor(b"\ta\nb\n")
    e.wait("names no action")
    assert e.screen()[1] == " " * 8 + "a"
    e.keys("F9")
    assert e.saved() == b"b\n"


def test_a_file_of_a_gigabyte_opens_at_once(editor, tmp_path):
    path = tmp_path / "large.txt"
    line = b"x" * 63 + b"\n"
    with path.open("wb") as out:
        out.write(b"first\n")
        out.seek(1 << 30)
        out.write(b"\n" + line * 3 + b"last")
    begun = time.monotonic()
    e = editor(None, name="large.txt")
    assert time.monotonic() - begun < 20
    e.keys("C-End")
    e.wait("last")
    e.type("!")
    e.keys("C-Home")
    e.wait("first")
    e.keys("Escape")
    e.wait("Save the changes?")
    e.type("n")
    e.wait("$")


def test_help_lists_the_keys(editor):
    e = editor(b"")
    e.keys("F1")
    e.wait("Keys of the editor", 0)
    for _ in range(6):
        e.keys("NPage")
    e.wait("Leave the editor")
    assert e.screen()[22].startswith("Esc ")
    e.keys("Escape")
    e.wait("Ln 1", 0)


def test_the_guide_has_every_action():
    guide = (pathlib.Path(__file__).parents[2] / "docs/guide/editor.md").read_text()
    told = subprocess.run([BIN / "vedette-console", "edit", "--list-keys"], capture_output=True, text=True, check=True).stdout
    for line in told.splitlines():
        name, _, what = line.split("\t")
        assert f"| `{name}` | {what} |" in guide, name
