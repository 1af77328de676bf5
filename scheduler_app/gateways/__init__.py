"""TALKS: one folder for each outside thing; translates its errors into ours."""
