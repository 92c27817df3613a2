"""What is wrong with a planning."""


class PlanningError(ValueError):
    """A page or document holds no planning that can be trusted; the text names the row or the member that is wrong."""
