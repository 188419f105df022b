"""Engines that compute the lines of a ledger."""
