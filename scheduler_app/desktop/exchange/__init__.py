"""Desktop, exchange: files of other programs, in and out."""
