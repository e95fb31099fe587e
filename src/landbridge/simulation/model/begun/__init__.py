"""Runs that begin with a state: one that was saved exactly, or one that somebody wrote down."""
