"""Desktop, frame: the screen of the settings, and the group of the window itself."""
