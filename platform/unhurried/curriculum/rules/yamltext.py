"""YAML with the line of every entry, safely: plain values only, no aliases, no doubled keys."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from unhurried.curriculum.rules.faults import N_, Notes

Place = tuple[str | int, ...]


@dataclass
class Yaml:
    """Plain data, and for each place in it, ("weeks", 2, "key"), the line it stands on."""

    data: object = None
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Place) -> int:
        """The line of `place`, or of the nearest entry around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_yaml(text: str, notes: Notes, first_line: int = 1) -> Yaml | None:
    """The data in `text`, whose first line is line `first_line` of its file; None where it is not YAML."""
    loader = None
    try:
        loader, node = _composed(text)
        if node is None:
            notes.add(first_line, N_("nothing is written here"), N_("write the keys that a page needs"))
            return None
        return _Reader(loader, notes, first_line).read(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        notes.add(
            line,
            N_("this is not YAML: %(problem)s"),
            N_("quote text that holds : or #"),
            problem=error.problem,
        )
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = str(error).splitlines()[0] if str(error) else type(error).__name__
        notes.add(
            first_line, N_("this is not YAML: %(problem)s"), N_("use plain text and values"), problem=problem
        )
    finally:
        if loader is not None:
            loader.dispose()
    return None


def _composed(text: str) -> tuple[yaml.SafeLoader, yaml.Node | None]:
    """The text as nodes: by libyaml, which is quick, and in Python where that finds a fault, to say which."""
    if quick := getattr(yaml, "CSafeLoader", None):
        loader = quick(text)
        try:
            return loader, loader.get_single_node()
        except yaml.YAMLError:
            loader.dispose()
    loader = yaml.SafeLoader(text)
    return loader, loader.get_single_node()


class _Reader:
    def __init__(self, loader: yaml.SafeLoader, notes: Notes, first_line: int) -> None:
        self.loader, self.notes, self.first_line = loader, notes, first_line
        self.result = Yaml()
        self.seen: set[int] = set()

    def read(self, node: yaml.Node) -> Yaml:
        self.result.data = self._value(node, ())
        return self.result

    def _value(self, node: yaml.Node, place: Place) -> object:
        self.result.lines.setdefault(place, node.start_mark.line + self.first_line)
        if id(node) in self.seen:
            line = node.start_mark.line + self.first_line
            self.notes.add(line, N_("an alias repeats this entry"), N_("write it out in each place"))
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*place, number)) for number, item in enumerate(node.value)]
        return self.loader.construct_object(node)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + self.first_line
            if key in values:
                self.notes.add(line, N_("the key “%(key)s” is here twice"), N_("keep one of them"), key=key)
                continue
            self.result.lines[(*place, key)] = line
            values[key] = self._value(value_node, (*place, key))
        return values
