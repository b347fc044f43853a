"""A city and two halls as child processes, with the far ends of their lines, visitors and clerks: the whole thing to try."""
