"""What the server sets up before its first visitor; app.py imports this."""

import sys

# Heavy libraries, so that the first visitor does not wait for them.
import altair  # noqa: F401
import pandas as pd  # noqa: F401

# The thread that sends an answer takes turns with the script that still makes it. At Python's five milliseconds a turn
# the first chart would leave with the last.
sys.setswitchinterval(0.001)
