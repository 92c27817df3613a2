"""What `cdiscount claims` and `cdiscount questions` have in common: options for discussions."""

import argparse
from collections.abc import Mapping, Sequence

from ..models.discussions import DiscussionState, DiscussionStateFilter
from . import _windowed

__all__ = ("add_options", "request", "statuses")


def add_options(parser: argparse.ArgumentParser, number_help: str) -> None:
    """Add the options of both commands."""
    parser.epilog = f"{parser.epilog} The states are {', '.join(DiscussionState)}."
    _windowed.add_options(parser, DiscussionState)
    parser.add_argument("--number", action="append", default=[], help=number_help)


def statuses(options: argparse.Namespace) -> Sequence[DiscussionStateFilter]:
    """Return the states of `--state`; none means all."""
    return tuple(DiscussionStateFilter(name) for name in options.state or ())


def request(options: argparse.Namespace) -> Mapping[str, str]:
    """Return the option that decides which discussions are fetched."""
    return {"number": ",".join(options.number) or "all"}
