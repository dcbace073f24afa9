"""`python -m unhurried.cli`."""

from unhurried.cli import main

main()
