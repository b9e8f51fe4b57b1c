"""Numbers of 0..1: episodes by people's number and the judge's, and how far these are apart."""

from __future__ import annotations

from robojudge.agreement.report.records.field import FieldAgreement
from robojudge.agreement.report.records.judge import JudgeReport
from robojudge.agreement.report.render.document import Block, Figure, Group, Paragraph
from robojudge.agreement.report.render.drawings.shapes import Scatter
from robojudge.agreement.report.render.figures import between, counted, signed
from robojudge.agreement.report.render.words import marked

MOST_DOTS = 200
"""Above so many episodes they are drawn as squares of a density."""


def plot(judge: JudgeReport, found: FieldAgreement) -> list[Block]:
    """Draw a judge's numbers against people's; nothing for categories or without an episode."""
    if found.density is None or not found.points:
        return []
    few = found.n_episodes <= MOST_DOTS
    drawing = Scatter(
        points=tuple((point.people, point.judge) for point in found.points) if few else (),
        counts=() if few else found.density.counts,
        x_title="people's consensus",
        y_title="judge",
    )
    bias = _bias(found)
    shown = "a dot is an episode" if few else "the darker, the more episodes"
    caption = f"{marked(judge)}: {shown}; on the line both say the same"
    words = f"{counted(found.n_episodes, 'episode')}. {bias}"
    return [Group("", (Figure(drawing, caption, words), Paragraph(bias, faint=True)), card=True)]


def _bias(found: FieldAgreement) -> str:
    apart = found.bland_altman
    if apart is None:
        return "No difference between judge and people can be told."
    limits = between(apart.low, apart.high)
    bias = f"Bias (judge less people) {signed(apart.bias)}"
    if not limits:
        return f"{bias}; one episode, so no limits."
    return f"{bias}; 95% of single differences are expected within {limits}."
