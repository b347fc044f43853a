"""Bytes to messages and back: what the firmware of counter hardware speaks, as plain arithmetic."""
