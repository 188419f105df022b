"""Bringing a published list into a registry."""
