"""Serial voice modules as their firmware behaves: SYN6288 and XFS5152."""
