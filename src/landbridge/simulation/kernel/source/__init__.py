"""The kernel's own code: one source that runs compiled and, imported as it stands, as plain Python.

Only integers, floats and columns; no containers, no allocation, no recursion. Words of 64 bits go through
`u64()` after every addition, multiplication and left shift, so that both copies give the same bits. An
opcode is a function `op_name(s, e, pc)`: entity `e` stands at block `pc`; it answers the next block, PARKED
or RETRY.
"""
