"""A season of many made-up people through the real rules, to replace guesses about size by figures. docs: design §4"""

from unhurried.letters.simulation.crowd import simulate
from unhurried.letters.simulation.picture import picture
from unhurried.letters.simulation.season import Season, Terms

__all__ = ["Season", "Terms", "picture", "simulate"]
