"""Desktop: the calendar screen: header, side panel, view and what its gestures do."""
