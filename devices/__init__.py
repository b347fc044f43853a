"""Pipes to hardware, kept alive: links, channels, and the far ends of a hall that is not built yet."""
