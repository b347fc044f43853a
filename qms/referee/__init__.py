"""The referee's side door: the same dispatch and forecast as live, asked line by line."""
