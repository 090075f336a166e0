"""One module a question: pure functions from a network to a frozen result with reasons."""
