"""The time to write requests: a filter of orders with every member, and decisions on 5, 100 and 1,000 order lines.

Prints, for each request, the time of `write_request`, of lxml's `SubElement`, zeep and xsdata, and the ratio to
`write_request`; then the bytes of the envelopes. The input of the others is made before it is timed, in the form that
is fastest for them: dictionaries for zeep, its own dataclasses for xsdata.
"""

from typing import Any

from cdiscount_async import wire
from cdiscount_async.operations import Operation, Orders

from . import _lxml_reference
from ._data import TOKEN, full_filter, validation
from ._peers import xsdata_writer, zeep_writer
from ._timing import Case, measure, print_table


def main() -> None:
    """Print a table for each request."""
    _compare("GetOrderList, full filter", Orders.get_order_list, full_filter())
    for lines in (5, 100, 1000):
        _compare(f"ValidateOrderList, {lines} lines", Orders.validate_order_list, validation(lines))


def _compare(title: str, operation: Operation[Any, Any], request: Any) -> None:
    def ours() -> bytes:
        return wire.write_request(operation, request, token=TOKEN)

    def reference() -> bytes:
        return _lxml_reference.write_request(operation, request, token=TOKEN)

    if _lxml_reference.canonical(ours()) != _lxml_reference.canonical(reference()):
        raise RuntimeError(f"the reference does not write the same {operation.name}")
    writers = {
        "write_request": ours,
        "lxml elements": reference,
        "zeep": zeep_writer(operation, request, TOKEN),
        "xsdata": xsdata_writer(operation, request, TOKEN),
    }
    timings = measure([Case(name, write) for name, write in writers.items()])
    print_table(title, timings, "write_request")
    sizes = {name: len(write()) for name, write in writers.items() if name != "lxml elements"}
    shown = ", ".join(f"{name} {size:,} ({size / sizes['zeep']:.2f} x zeep)" for name, size in sizes.items())
    print(f"bytes on the wire: {shown}")


if __name__ == "__main__":
    main()
