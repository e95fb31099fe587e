"""Speed and memory of landbridge, measured beside its peers. Run `python -m benchmarks`."""
