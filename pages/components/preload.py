"""Heavy libraries, loaded with the server so that the first visitor does not wait for them; app.py imports this."""

import altair  # noqa: F401
import pandas as pd  # noqa: F401
