"""How a type of the service is declared, and what follows from the declaration for the wire.

In the data's order: `declare` has what a model is written with (`contract`, `member`, the annotations), `shapes` reads
the declarations and returns the members of a type as they are on the wire, `columns` has the columns of tables that
follow from them, `sentences` reads the sentence beneath each member, `docstrings` adds these to docstrings of types,
and `safe_results` removes secrets from a result before an error keeps it.
"""
