"""Results to a person: the interactive page, tables in a terminal, a brief."""
