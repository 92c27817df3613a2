"""What the compiled readers and writers share: generated code becomes a function, and instances are filled."""

import linecache
from typing import Any


def compile_function(name: str, code: str, names: dict[str, Any], what: str) -> Any:
    """Compile generated code, and return the function `name` that it defines.

    Args:
        name: The name of the function in `code`.
        code: The source of the function, which is made from our own declarations.
        names: The global names that the code uses.
        what: What tracebacks show, in angle brackets, as the file of the code.

    """
    file = f"<{what}>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    exec(compile(code, file, "exec"), names)  # noqa: S102 - generated from our own declarations
    return names[name]


def mutable_class(cls: type[Any]) -> type[Any]:
    """Return a class with the same layout as a frozen one, but with attributes that can be set.

    Being a subclass without slots of its own, its instances change their class faster. Without `__delattr__`, each
    assignment would call a function in Python.
    """
    body = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    return type(f"Mutable{cls.__name__}", (cls,), body)
