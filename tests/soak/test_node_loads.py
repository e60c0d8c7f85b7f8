"""Ten thousand page loads, aborted streams and half-open sockets; the node's memory does not grow, its sockets come back."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "interop"))
import conftest  # noqa: E402
from node_soak import open_files, soak  # noqa: E402

node = conftest.node  # the fixture


def test_memory_and_sockets_are_flat_over_ten_thousand_loads(node):
    board = node("--size", "QQVGA")
    files = open_files(board.process.pid)
    settled = soak(board, 2_000)
    after = soak(board, 8_000)
    assert after - settled < 200, f"{settled} kB after 2,000 loads, {after} kB after 10,000"
    conftest.wait_until(lambda: open_files(board.process.pid) == files, "the last connection is closed")
