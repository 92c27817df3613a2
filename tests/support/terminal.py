"""What a program shows on a terminal."""

import contextlib
import os
import subprocess
from collections.abc import Mapping, Sequence


def shown(command: Sequence[str], variables: Mapping[str, str]) -> tuple[int, str]:
    """Run a command with its stdout at a terminal, and give its exit status and what came."""
    reader, terminal = os.openpty()
    text = b""
    with (
        os.fdopen(reader, "rb", buffering=0) as lines,
        subprocess.Popen(command, stdout=terminal, env=variables) as process,  # noqa: S603 - our own
        contextlib.suppress(OSError),  # with which Linux tells the end
    ):
        os.close(terminal)
        # A terminal's queue is short, so it is read until nobody holds the other end.
        while more := lines.read(4096):
            text += more
    return process.returncode, text.decode()
