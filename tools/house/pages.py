"""The pages of web/ by svelte-check: TypeScript, Svelte's own rules and its rules of accessibility."""
import pathlib
import re
import subprocess

from .source import Problem

FINDING = re.compile(r'\d+ (?:ERROR|WARNING) "(?P<path>[^"]+)" (?P<line>\d+):\d+ "(?P<text>.*)"')


def problems_in(output):
    """Of the lines of `--output machine`: TIME ERROR "src/hub/Hub.svelte" 12:3 "what is wrong"."""
    found = [FINDING.fullmatch(line.strip()) for line in output.splitlines()]
    return [Problem(f"web/{f['path']}", int(f["line"]), f["text"]) for f in found if f]


def check(root):
    folder = pathlib.Path(root) / "web"
    done = subprocess.run(["node", "node_modules/svelte-check/bin/svelte-check", "--tsconfig", "./tsconfig.json",
                           "--fail-on-warnings", "--output", "machine"], cwd=folder, capture_output=True, text=True)
    problems = problems_in(done.stdout)
    if done.returncode and not problems:
        problems = [Problem("web/package.json", 1, f"svelte-check failed: {(done.stdout + done.stderr).strip()}")]
    return problems
