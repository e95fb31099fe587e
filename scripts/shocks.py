"""Make docs/background/shocks.md: what each shock cost, beside what was observed of it.

    .venv/bin/python scripts/shocks.py [--jobs N] [--folder FOLDER]

Runs everything that the page rests on (a quarter of an hour on two cores) and writes the page. With --folder
the runs are kept there, and those that are there already are taken as they are.
"""

from __future__ import annotations

from evidence_page.making import make
from evidence_page.shocks_page import page

if __name__ == "__main__":
    make(__doc__, "shocks.md", page)
