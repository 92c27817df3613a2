"""What the library costs, always beside something else on the same machine in the same minutes.

Each program stands alone and prints a table; run it from the root of the repository:

    python -m benchmarks.write_envelopes
    python -m benchmarks.read_replies
    python -m benchmarks.memory
    python -m benchmarks.import_time

or all of these:

    for name in write_envelopes read_replies memory import_time; do python -m benchmarks.$name; done

`transport`, `sandbox`, `harvest`, `harvest_stream` and `harvest_processes` run for minutes, need the extra `sandbox`
where they start one, and want a machine that does nothing else.

The group `bench` of `pyproject.toml` has what they need. zeep works on a WSDL: the one in the directory that the
environment variable CDISCOUNT_CONTRACT names, or else the one that this library derives from its own declarations.

Nothing here fails because something is slow. Machines drift and differ, so only the ratios mean anything: see `_timing`
for how they are taken, `_data` for the inputs, and `_peers` for how the other libraries were set up. Every peer is
checked to read or write the same content before it is timed.
"""
