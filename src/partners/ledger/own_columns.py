"""The columns that judging adds to a frame, beside the caller's own."""

LINE = "partners:line"
"""The unique number of a line; of the claims of one day the smaller comes first."""


CLAIMED = "partners:claimed"
"""The upper bound before any limit, in fen; null where nothing bounds it."""


CERTAIN = "partners:certain"
"""The lower bound before the limits that lines share, in fen."""


LOW, HIGH = "partners:low", "partners:high"
"""The least and the most that a line is paid, in fen; HIGH is null where nothing bounds it."""


PAID = "partners:paid"
"""What the group of the first shared limit is paid at most, up to and with this line, in fen."""


DAY, ONE = "partners:day", "partners:one"


OWN_LOW, OWN_HIGH = "partners:own-low", "partners:own-high"


SUM_LOW, SUM_HIGH = "partners:sum-low", "partners:sum-high"


FLOATING, GROUP = "partners:floating", "partners:group"
