"""Typing slips in the files of a registry: found at their place, named, and with a correction."""

from partners.files.yaml.slips.looking import misprints, second_look
from partners.files.yaml.slips.misprint import Judge, Misprint, say_in_quotes

__all__ = ["Judge", "Misprint", "misprints", "say_in_quotes", "second_look"]
