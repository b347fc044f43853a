"""Alpha / M-Protocol LED signs (Alpha, BetaBrite, Adaptive): "Alpha Sign Communications Protocol" (9708-8061F, 2006)."""
