"""`cdiscount package template`: a CSV file to start with."""

import argparse

from ...packages.rows import offer_template, product_template
from .source import KINDS, PACKAGE_TYPES


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("kind", choices=KINDS, nargs="?", default="offers", help="offers if left out")
    parser.set_defaults(run=_template)


def _template(options: argparse.Namespace, _: argparse.ArgumentParser) -> None:
    text = product_template() if options.kind == "products" else offer_template(PACKAGE_TYPES[options.kind])
    print(text.replace("\r\n", "\n"), end="")
