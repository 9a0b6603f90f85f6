"""How differently groups of applicants are treated, and which columns no model may learn from.

The positive label of this use case is the bad outcome (`deny` is `yes`), so the outcome that groups compete for is an
approval: everything here is measured in approvals.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

# Race and marital status: the Equal Credit Opportunity Act forbids deciding by them. Whatever a pipeline is configured
# with, they are never features; they are kept in the data only to measure fairness by.
NEVER_FEATURES = ("black", "single")


@dataclass(frozen=True)
class Group:
    """How the model treated one group of applicants; shares are of approvals."""

    records: int
    approved: float
    approved_when_granted: float  # among those whose application the lenders granted


def group(denied: np.ndarray, refused: np.ndarray) -> Group:
    """Summarise one group from the model's denials and the lenders' (boolean arrays of one length)."""
    approved = ~denied
    granted = ~refused
    return Group(
        records=len(denied),
        approved=float(approved.mean()),
        approved_when_granted=float(approved[granted].mean()) if granted.any() else float("nan"),
    )


def compare(other: Group, privileged: Group) -> dict[str, float]:
    """Return the three measures of one column, of the other applicants against the privileged group.

    disparate_impact: ratio of approval rates, 1 when equal; the four-fifths rule asks for at least 0.8.
    equal_opportunity_difference: absolute difference in approvals among those the lenders granted, 0 when equal.
    demographic_parity_difference: absolute difference in approvals, 0 when equal.
    """
    if privileged.approved == 0:
        raise ValueError("the model approves nobody of the privileged group, so disparate impact is undefined")
    measures = {
        "disparate_impact": other.approved / privileged.approved,
        "equal_opportunity_difference": abs(other.approved_when_granted - privileged.approved_when_granted),
        "demographic_parity_difference": abs(other.approved - privileged.approved),
    }
    if np.isnan(list(measures.values())).any():
        raise ValueError("a group has no granted application, so equal opportunity is undefined")
    return measures


def worst_ratio(denied: np.ndarray, groups: pd.Series) -> float:
    """Return the lowest approval rate of any group divided by the highest: disparate impact without a privileged group.

    It is never above the disparate impact of any choice of two groups, so a limit that it keeps is kept.
    """
    codes, _ = pd.factorize(groups)
    rates = np.bincount(codes, weights=~denied) / np.bincount(codes)
    return float(rates.min() / rates.max()) if rates.max() > 0 else 0.0
