"""Make docs/background/evidence-ways.md: door to door beside what was published, and the Red Sea.

    .venv/bin/python scripts/evidence_ways.py

Examines the network on a dozen days, each in 64 draws of what is not known of it (some minutes), and writes
the page.
"""

from __future__ import annotations

from evidence_page.making import make
from evidence_page.ways_page import page

if __name__ == "__main__":
    make(__doc__, "evidence-ways.md", page)
