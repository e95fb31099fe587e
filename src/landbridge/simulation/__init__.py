"""Facilities in motion: the kernel, the charts and the model that joins them to a corridor."""
