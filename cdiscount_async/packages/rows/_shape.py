"""Converts cells to the shape of a model: values by the names of its members, with nested lists."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from ...errors import Problem
from ._columns import Place, Table, lists, members, plain


def shaped(table: Table, cells: Iterable[tuple[Place, Any]]) -> tuple[dict[str, Any], list[Problem]]:
    """Return the values by member, without empty ones, and a problem for each member that appears twice."""
    values: dict[str, Any] = {}
    lists_of_items: dict[str, dict[Any, Any]] = {}
    problems: list[Problem] = []
    for place, value in cells:
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        member = str(place[0])
        if len(place) == 1:
            if member in values:
                problems.append(Problem(f"$.{member}", "expected it once"))
            values[member] = _named(table, member, value)
        elif len(place) == 2:
            lists_of_items.setdefault(member, {})[place[1]] = value
        else:
            lists_of_items.setdefault(member, {}).setdefault(place[1], {})[place[2]] = value
    for member, items in lists_of_items.items():
        if member in values:
            problems.append(Problem(f"$.{member}", "expected it as a list or in columns, not both"))
        make: Callable[[Any], Any] = _LISTS.get(member, _in_order)
        values[member] = make(items)
    return values, problems


def _in_order(items: Mapping[Any, Any]) -> Any:
    return [items[place] for place in sorted(items)]


def _shipping(items: Mapping[Any, Any]) -> Any:
    return [{"delivery_mode": mode, "additional_shipping_charges": 0} | one for mode, one in items.items()]


_LISTS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "shipping_information_list": _shipping,
    "model_properties": dict,
}
"""Functions that make the value of a list from its columns. Other lists have their items in order."""


def _named(table: Table, member: str, value: Any) -> Any:
    """Return a list with the members of its objects named as in Python. Unknown members keep their names."""
    cls = lists(table.cls).get(member)
    if cls is None or not isinstance(value, list | tuple):
        return value
    names = members(cls)
    return [
        {names.get(plain(str(name)), (name,))[0]: one for name, one in item.items()}
        if isinstance(item, Mapping)
        else item
        for item in value
    ]
