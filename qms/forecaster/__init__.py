"""The hall's forecast, made by a child process that follows the journal: absent when it fails, never stale."""

from qms.forecaster.keeper import Forecaster, Status

__all__ = ["Forecaster", "Status"]
