"""Helpers of the tests: an invented city, a town whose registry is broken on purpose, ledgers, lists, documents."""
