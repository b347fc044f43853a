"""`domain.routing` compiled: the same functions, not a second reading of them."""

from types import FunctionType

from qms.domain import routing
from qms.forecast.kernel.compiled import compiled

standing = compiled(routing.standing)
score = compiled(routing.score)
turn = compiled(routing.turn)

# `best` calls its two neighbours by name: its own code, with the compiled ones in their place.
_names = {**vars(routing), "standing": standing, "score": score}
best = compiled(FunctionType(routing.best.__code__, _names, "best"))
