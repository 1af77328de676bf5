"""TALKS: one file per outside thing; translates its errors into ours."""
