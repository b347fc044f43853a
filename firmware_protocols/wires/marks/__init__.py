"""Marks: what a POS and a recorder tell the hall about the service at a window; our own protocol, one JSON object a line."""
