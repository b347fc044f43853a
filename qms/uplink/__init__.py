"""The uplink: what happened in the hall, sent to the city exactly once. UPSTREAMS is the table of ways to get there."""

from qms.uplink.upstream import MakeUpstream
from qms.uplink.zeromq import ZeromqUpstream

UPSTREAMS: dict[str, MakeUpstream] = {"zeromq": ZeromqUpstream}
"""`via` in a plan's [uplink] -> the constructor."""
