"""People: who may write what, who asks for it, and everything that was written."""

from pages.components import view

view.heading("people")
