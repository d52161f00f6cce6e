"""The problem loop: what was found, who has to do what by when, and what was done."""

from pages.components import view

view.heading("problems")
