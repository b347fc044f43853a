"""Scanners in somebody's hand: a label is what is pressed."""
