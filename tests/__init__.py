"""A package by name, because a library (ciw) installs a `tests` of its own, which would hide this folder from child processes."""
