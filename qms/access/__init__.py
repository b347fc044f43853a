"""Who may do what: accounts with PINs, sessions, enrolled devices and one-time codes, in a file of their own."""

from qms.access.accounts import Busy, Locked, NotYourWindow, WrongPin
from qms.access.grants import Access, WrongCode, csrf_of
from qms.access.tables import ROLES, Grant, Role

__all__ = ["ROLES", "Access", "Busy", "Grant", "Locked", "NotYourWindow", "Role", "WrongCode", "WrongPin", "csrf_of"]
