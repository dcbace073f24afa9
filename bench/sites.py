"""The two sites that the clockwork runs on in turns, and the ratios of what it cost on them."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask

from bench.costs import Cost, median_of
from bench.report import Report

MEASURES = ("claim_and_write", "carry_over", "whole", "rules", "bulk_insert")


@dataclass
class Site:
    """A site with its people, and what was measured on it, by measure."""

    app: Flask
    people: int
    measured: dict[str, list[Cost]] = field(default_factory=lambda: {name: [] for name in MEASURES})

    def median(self, measure: str) -> Cost:
        """The median of a measure."""
        return median_of(self.measured[measure])


def tell(report: Report, kind: str, few: Site, many: Site) -> None:
    """Write the ratios and figures of one kind of database into the report."""
    report.ratios[f"P3_{kind}"] = _ratio(many, few, "claim_and_write").wall
    report.ratios[f"P3b_{kind}"] = _over_rules_and_insert(many).wall
    figures = {
        "claim_and_write_ratio": _ratio(many, few, "claim_and_write"),
        "with_carry_over_ratio": _ratio(many, few, "claim_and_write", "carry_over"),
        "whole_ratio": _ratio(many, few, "whole"),
        "over_rules_and_insert": _over_rules_and_insert(many),
    }
    for name, cost in figures.items():
        report.figures[f"clockwork_{kind}_{name}"] = {"wall": cost.wall, "processor": cost.processor}
    for site in (few, many):
        for of in ("wall", "processor"):
            found = {name: round(1000 * getattr(site.median(name), of), 1) for name in MEASURES}
            report.figures[f"clockwork_{kind}_{site.people}_{of}_ms"] = found


def _ratio(above: Site, below: Site, *measures: str) -> Cost:
    return _over([above.median(name) for name in measures], [below.median(name) for name in measures])


def _over_rules_and_insert(site: Site) -> Cost:
    return _over([site.median("whole")], [site.median("rules"), site.median("bulk_insert")])


def _over(above: list[Cost], below: list[Cost]) -> Cost:
    walls = sum(cost.wall for cost in above) / sum(cost.wall for cost in below)
    return Cost(round(walls, 3), round(sum(c.processor for c in above) / sum(c.processor for c in below), 3))
