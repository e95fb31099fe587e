"""Draws of the assumptions that the traffic on record refutes: found, told, and drawn again."""
