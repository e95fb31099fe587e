"""The page of a question from door to door, as data: ways, courses, a map, what pays when, departures."""
