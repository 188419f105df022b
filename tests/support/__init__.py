"""Helpers of the tests: an invented city, a town with a broken registry, ledgers, lists, documents."""
