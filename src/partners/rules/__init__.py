"""The vocabulary of policies: what a rule may say, and what it means for one claim."""
