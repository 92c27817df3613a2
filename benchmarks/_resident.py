"""How much memory this process has, and has had at most, where the system tells it."""

import re
from pathlib import Path


def memory(name: str) -> float:
    """Return a line of the system's account of this process in megabytes; not a number where there is none."""
    file = Path("/proc/self/status")
    found = re.search(rf"{name}:\s+(\d+) kB", file.read_text()) if file.exists() else None
    return int(found[1]) / 1024 if found else float("nan")


def forget_peak() -> None:
    """Let the peak of memory begin anew, where the system can."""
    file = Path("/proc/self/clear_refs")
    if file.exists():
        file.write_text("5")
