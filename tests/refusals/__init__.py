"""“Bad input” of the issue “A cohort runs”: each case, at the page and at the command line."""
