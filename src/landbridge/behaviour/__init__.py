"""Decisions, one a package or file: state in, decision out; pure, and without knowledge of runs."""
