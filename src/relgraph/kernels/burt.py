"""Burt's measures of structural holes, right for weighted graphs and for people without contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import NDArray


def constraint(weights: csr_array) -> NDArray[np.float64]:
    """Return how much of each node's time goes to contacts who know each other; nan without contacts.

    Burt 1992: the sum over contacts j of (p_ij + sum_q p_iq p_qj)^2, p being the share of i's
    strength that goes to j. `weights` is symmetric.
    """
    share = _share(weights)
    indirect = (share @ share) * _pattern(share)
    result = np.asarray(((share + indirect) ** 2).sum(axis=1)).ravel()
    return _without_contacts(result, share)


def effective_size(weights: csr_array) -> NDArray[np.float64]:
    """Return the number of contacts less their redundancy; nan without contacts.

    Burt 1992: the sum over contacts j of 1 - sum_q p_iq m_jq, m being a tie's strength as a share
    of j's strongest. (``networkx.effective_size(weight=)`` differs: 3.5 and 3.6 are wrong there.)
    """
    if not weights.shape[0]:
        return np.zeros(0)
    share = _share(weights)
    strongest = weights.max(axis=1).toarray().ravel()
    scale = np.divide(1.0, strongest, out=np.zeros_like(strongest), where=strongest > 0)
    marginal = csr_array(weights.multiply(scale[:, None]))
    redundant = (share @ marginal.T.tocsr()) * _pattern(share)
    contacts = np.diff(share.indptr).astype(float)
    result = contacts - np.asarray(redundant.sum(axis=1)).ravel()
    return _without_contacts(result, share)


def _share(weights: csr_array) -> csr_array:
    total = np.asarray(weights.sum(axis=1)).ravel()
    scale = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    return csr_array(weights.multiply(scale[:, None]))


def _pattern(matrix: csr_array) -> csr_array:
    return csr_array((np.ones_like(matrix.data), matrix.indices, matrix.indptr), shape=matrix.shape)


def _without_contacts(values: NDArray[np.float64], share: csr_array) -> NDArray[np.float64]:
    return np.where(np.diff(share.indptr) > 0, values, np.nan)
