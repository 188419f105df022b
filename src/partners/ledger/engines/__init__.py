"""Where the lines of a ledger are computed."""
