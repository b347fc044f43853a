"""Who waits, who is called, who is told."""
