"""Threads of a process that has opened a store share what they free."""

import subprocess
import sys
from pathlib import Path

import pytest

_POOLS = """
import ctypes, sys, threading
from pathlib import Path
if sys.argv[1] == "open":
    from dashboard.warehouse import open_warehouse
    open_warehouse(Path(sys.argv[2]) / "store").close()
met = threading.Barrier(12)
def work():
    held = []
    for _ in range(50):
        met.wait()
        held.append(bytearray(50_000))
threads = [threading.Thread(target=work) for _ in range(12)]
[each.start() for each in threads]
[each.join() for each in threads]
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
file = libc.fopen((sys.argv[2] + "/pools.xml").encode(), b"w")
libc.malloc_info(0, ctypes.c_void_p(file))
libc.fclose(ctypes.c_void_p(file))
print((Path(sys.argv[2]) / "pools.xml").read_text().count("<heap nr="))
"""


def pools(first: str, folder: Path) -> int:
    done = subprocess.run(
        [sys.executable, "-c", _POOLS, first, str(folder)], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a setting of glibc")
def test_threads_share_their_pools_once_a_store_is_open(tmp_path: Path):
    # a library that was loaded before may have one of its own
    assert 2 * pools("open", tmp_path) <= pools("nothing", tmp_path)
