"""The answers to the ten questions as one HTML page, with charts and tables.

`database` reads, `answers` asks the questions, `sections` says how each answer is shown, `charts` draws,
`figures` has what is at the top, `page` writes.
"""
