"""Messages to visitors and companions by a gateway (短信, 小程序): what is due, and handing it over."""

from qms.notices.courier import Status
from qms.notices.teller import tell_visitors

__all__ = ["Status", "tell_visitors"]
