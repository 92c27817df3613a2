"""What a program shows on a terminal."""

import contextlib
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


def shown(command: Sequence[str], variables: Mapping[str, str], stdout: Path | None = None) -> tuple[int, str]:
    """Run a command at a terminal, and give its exit status and what came there.

    Its stdout is the terminal; or else its stderr is, where stdout goes to a file.
    """
    reader, terminal = os.openpty()
    text = b""
    with contextlib.ExitStack() as stack:
        lines = stack.enter_context(os.fdopen(reader, "rb", buffering=0))
        out, err = (terminal, None) if stdout is None else (stack.enter_context(stdout.open("wb")), terminal)
        process = stack.enter_context(subprocess.Popen(command, stdout=out, stderr=err, env=variables))  # noqa: S603
        os.close(terminal)
        with contextlib.suppress(OSError):  # with which Linux tells the end
            # A terminal's queue is short, so it is read until nobody holds the other end.
            while more := lines.read(4096):
                text += more
    return process.returncode, text.decode()
