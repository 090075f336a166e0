"""Fast routines on sparse matrices, where NetworkX is slow, wrong or has none.

A kernel takes a square ``scipy.sparse.csr_array`` and returns numbers in the order of its rows.
It knows nothing of stakeholders; each is tested against NetworkX on random graphs.
"""
