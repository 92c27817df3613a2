"""The time and the memory that the library takes, compared with other programs on the same machine at the same time.

Each module is a program of its own that prints a table. Run it from the root of the repository:

    python -m benchmarks.write_envelopes
    python -m benchmarks.read_replies
    python -m benchmarks.memory
    python -m benchmarks.import_time

or all of these:

    for name in write_envelopes read_replies memory import_time; do python -m benchmarks.$name; done

`packages` and `rows` run for a minute. `token_stores`, `collector`, `transport`, `sandbox`, `harvest`, `harvest_stream`
and `harvest_processes` run for several minutes and need a machine that does nothing else. `memory` and those that start
a sandbox need the extra `sandbox`.

The dependency group `bench` of `pyproject.toml` has all other libraries. zeep needs a WSDL: the one in the directory of
the environment variable CDISCOUNT_CONTRACT or, if that is not set, the one that this library writes.

No program fails because something is slow. The speed of a machine changes, so only ratios are meaningful: `_timing`
measures them, `_data` makes the inputs, and `_peers` prepares the other libraries. Before a library is timed, a check
makes sure that it reads or writes the same content.
"""
