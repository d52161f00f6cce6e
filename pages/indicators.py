"""The indicator system: where the targets stand, and the targets as a tree."""

from pages.components import view

view.heading("indicators")
