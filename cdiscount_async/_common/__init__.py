"""What every room may use. It imports no other room."""
