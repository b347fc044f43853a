"""Examples of Hypothesis are not timed: the machine that runs the tests may be busy with something else."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
