"""What is sent and what comes back, in eight domains; one module each, and what they share in `common`.

Every class is a type of the service's contract, under its own name.
"""
