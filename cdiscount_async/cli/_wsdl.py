"""`cdiscount wsdl`: the WSDL and the schemas that follow from the declarations."""

import argparse
from pathlib import Path

from .._soap import wsdl
from ._terminal import tell


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("directory", type=Path, metavar="DIR", help="where the files are written")
    parser.set_defaults(run=_wsdl)


def _wsdl(options: argparse.Namespace, _: argparse.ArgumentParser) -> None:
    wsdl.write(options.directory)
    tell(f"the WSDL and its schemas are in {options.directory}")
