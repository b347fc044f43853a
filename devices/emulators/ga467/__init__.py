"""An ID card reader and the cards that are laid on it; all persons are invented (region 000000 or born in 1900)."""
