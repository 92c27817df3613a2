"""The error of this package."""


class PlanningError(ValueError):
    """A page or document has no planning, or one with a mistake. The text names the wrong row or member."""
