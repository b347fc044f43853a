"""A hall's side of the forecast: its events as days, its floor as a scene, what visitors were told and how good that was."""
