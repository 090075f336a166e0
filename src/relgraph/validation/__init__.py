"""Records in, findings out: what is wrong with the input, and how to mend it. Pure: reads no file."""

from relgraph.validation.issues import describe
from relgraph.validation.names import Known
from relgraph.validation.policy import OnDuplicate, Policy, Scale
from relgraph.validation.settle import settle
from relgraph.validation.ties import remarks

__all__ = ["Known", "OnDuplicate", "Policy", "Scale", "describe", "remarks", "settle"]
