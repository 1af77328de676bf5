"""Desktop: what is selected, or what comes next."""

WIDTH = 288
"""In pixels. Known without the inspector: its room is kept before it is built."""
