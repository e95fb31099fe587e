"""In and out by open formats: networks, timetables, matrices, maps, and the codes that freight goes by."""
