"""What a run amounts to: Records turned into tables, checked, measured, compared with reality."""
