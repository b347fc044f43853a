"""Looking back and ahead with the twin: days of a journal under another policy, staffing of a day, figures to propose."""
