"""Text of a function to the function: what the compiled readers and writers share."""

import linecache
from typing import Any


def function(name: str, code: str, names: dict[str, Any], what: str) -> Any:
    """Compile the function `name` with the names that it uses; tracebacks show its code under `<what>`."""
    file = f"<{what}>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    exec(compile(code, file, "exec"), names)  # noqa: S102 - our own text, made from our own declarations
    return names[name]
