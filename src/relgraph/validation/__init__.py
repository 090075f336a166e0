"""Records in, findings out: what is wrong with the input, and how to mend it. Pure: reads no file."""

from relgraph.validation.issues import describe
from relgraph.validation.policy import OnDuplicate, Policy, Scale
from relgraph.validation.settle import settle

__all__ = ["OnDuplicate", "Policy", "Scale", "describe", "settle"]
