"""Charts: each file turns one page model into Vega-Lite with its data in it."""
