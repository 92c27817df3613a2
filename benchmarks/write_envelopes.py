"""Writing requests: the largest filter of orders, and the decisions on 100 order lines.

The peers get their input in the form that they like best, made before the clock starts: dictionaries for zeep, its own
dataclasses for xsdata.
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
