"""Measures of how differently the model treats groups, and the columns that no model may learn from.

The positive label of this use case is the unfavourable outcome (`deny` is `yes`). Fairness is about the favourable one,
so every measure here counts approvals.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

# Race and marital status. The Equal Credit Opportunity Act forbids lenders to decide by them, so they are never
# features, whatever the pipeline is configured with. They stay in the data only to measure fairness.
NEVER_FEATURES = ("black", "single")


def barred(names: Iterable[str]) -> list[str]:
    """Return those of some columns that no model may learn from, in whatever case their names are written."""
    return [name for name in names if name.strip().casefold() in NEVER_FEATURES]


@dataclass(frozen=True)
class Group:
    """How the model treated one group of applicants. The shares are shares of approvals."""

    records: int
    approved: float
    approved_when_granted: float  # among applications that the lenders granted


def group(denied: np.ndarray, refused: np.ndarray) -> Group:
    """Summarise one group from two boolean arrays of equal length: the model's denials and the lenders' refusals."""
    approved = ~denied
    granted = ~refused
    return Group(
        records=len(denied),
        approved=float(approved.mean()),
        approved_when_granted=float(approved[granted].mean()) if granted.any() else float("nan"),
    )


def compare(other: Group, privileged: Group) -> dict[str, float]:
    """Return the three fairness measures of one column, which compare all other applicants with the privileged group.

    disparate_impact: ratio of the approval rates, 1 if they are equal. The four-fifths rule demands at least 0.8.
    equal_opportunity_difference: absolute difference of those rates among granted applications, 0 if they are equal.
    demographic_parity_difference: absolute difference of the approval rates, 0 if they are equal.
    """
    if privileged.approved == 0:
        raise ValueError("the model approves nobody in the privileged group, so disparate impact is undefined")
    measures = {
        "disparate_impact": other.approved / privileged.approved,
        "equal_opportunity_difference": abs(other.approved_when_granted - privileged.approved_when_granted),
        "demographic_parity_difference": abs(other.approved - privileged.approved),
    }
    if np.isnan(list(measures.values())).any():
        raise ValueError("a group has no application that the lenders granted, so equal opportunity is undefined")
    return measures


def worst_ratio(denied: np.ndarray, groups: pd.Series) -> float:
    """Return the lowest approval rate of any group, divided by the highest.

    This is disparate impact without a privileged group. The disparate impact of any two groups is at least as high, so
    if this ratio meets a limit, every pair of groups does.
    """
    codes, _ = pd.factorize(groups)
    rates = np.bincount(codes, weights=~denied) / np.bincount(codes)
    return float(rates.min() / rates.max()) if rates.max() > 0 else 0.0
