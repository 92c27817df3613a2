"""The memory of this process, and its peak, on systems with `/proc`."""

import re
from pathlib import Path


def memory(name: str) -> float:
    """Return a value of `/proc/self/status` in megabytes (VmRSS, VmHWM); NaN on other systems."""
    file = Path("/proc/self/status")
    found = re.search(rf"{name}:\s+(\d+) kB", file.read_text()) if file.exists() else None
    return int(found[1]) / 1024 if found else float("nan")


def reset_peak() -> None:
    """Reset the peak of memory (VmHWM), on systems with `/proc`."""
    file = Path("/proc/self/clear_refs")
    if file.exists():
        file.write_text("5")
