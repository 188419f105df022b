"""Rules of policies: the meaning of a policy's conditions and amounts for one claim."""
