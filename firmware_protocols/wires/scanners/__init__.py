"""Scanners on a serial line: one label a line, and the set-up of Newland's over the same line."""
