"""Desktop, visits: the form in which a visit is written down."""
