"""FF68: caller keypads with number displays and four-key evaluators, many addresses on one RS-485 line."""
