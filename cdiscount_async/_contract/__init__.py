"""How a type of the service is declared, and what follows for the wire."""
