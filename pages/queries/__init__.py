"""Questions that pages ask of the database: Selection → DataFrame, one function a question.

Every function takes a Selection and, after it, further ones that narrow it (`rows(selection, mark)` are the rows
behind a mark). `targets` counts rows of every type unless the docstring says otherwise; `tasks` counts distinct tasks.
A column `<name>_en` is the English name, and the Chinese one where there is none.
"""
