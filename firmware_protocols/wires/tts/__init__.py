"""Serial voice modules: SYN6288 and XFS5152, which share their replies and their manners and differ in their frames."""
