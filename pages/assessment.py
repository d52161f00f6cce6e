"""Assessment: rates of each agency and chapter for a period, with what they are rates of."""

from pages.components import view

view.heading("assessment")
