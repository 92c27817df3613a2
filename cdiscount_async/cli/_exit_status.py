"""The exit statuses of the command. The page about the command says when each command has which."""

from enum import IntEnum

__all__ = ("ExitStatus",)


class ExitStatus(IntEnum):
    """What a program that runs the command can do next."""

    DONE = 0
    """Nothing."""
    FAILED = 1
    """Read the message: the service, the network or the disk failed, or something was not found."""
    WRONG_ARGUMENTS = 2
    """Correct the arguments. Nothing was sent."""
    CLOSED = 3
    """Call again when preproduction is open."""
    UNSETTLED = 4
    """Look again later: an outcome is not known yet, or there are only warnings, or there is nothing to do."""
    REFUSED = 5
    """Correct the data: something was refused, or cannot be used."""
    INTERRUPTED = 130
    """Call again: a signal ended the command."""
