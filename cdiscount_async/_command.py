"""Where the `cdiscount` command starts."""

__all__ = ("main",)


def main() -> int:
    """Run the command and return its exit status; Ctrl+C counts already while its modules are imported."""
    try:
        from .cli import main as run  # noqa: PLC0415 - this takes most of the time until the command hears signals
    except KeyboardInterrupt:
        return 130
    return run()
