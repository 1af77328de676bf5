"""Desktop, visits: the screen that finds what was done, and who else has such a device."""
