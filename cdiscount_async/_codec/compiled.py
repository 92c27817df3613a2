"""What the compiled readers and writers share: text of a function to the function, and where objects are built."""

import linecache
from typing import Any


def function(name: str, code: str, names: dict[str, Any], what: str) -> Any:
    """Compile the function `name` with the names that it uses; tracebacks show its code under `<what>`."""
    file = f"<{what}>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    exec(compile(code, file, "exec"), names)  # noqa: S102 - our own text, made from our own declarations
    return names[name]


def mutable_class(cls: type[Any]) -> type[Any]:
    """Make a class of the same layout that can be written to."""
    body = {"__slots__": vars(cls)["__slots__"], "__setattr__": object.__setattr__}
    return type(f"{cls.__name__}Twin", cls.__bases__, body)
