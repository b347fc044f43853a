"""GA467: readers of identity cards with a security module (SAM), one on a line."""
