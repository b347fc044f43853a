"""A hall as the forecast sees it: its events as days, its floor as a scene."""
