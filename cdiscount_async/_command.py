"""Where the `cdiscount` command starts."""

__all__ = ("main",)


def main() -> int:
    """Run the command and return its exit status, which is 130 also for Ctrl+C while its modules are imported."""
    try:
        from .cli import main as run  # noqa: PLC0415 - this takes longer than anything before the command handles signals
    except KeyboardInterrupt:
        return 130
    return run()
