"""Runs one command; prints its wall time in seconds and its largest resident memory in KiB."""

import os
import sys
import time

started = time.perf_counter()
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(pid, 0)
wall = time.perf_counter() - started
print(f"\nMEASURED {wall:.6f} {usage.ru_maxrss}")
sys.exit(os.waitstatus_to_exitcode(status))
