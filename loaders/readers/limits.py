"""How large a file may be, each limit far above what a notice needs. The longest plans have some 100,000 characters."""

from __future__ import annotations

# A plan with many pictures has some MB; every format is held in memory whole.
MOST_BYTES = 20_000_000
# Five of the longest plans; the parser takes seconds for them, and a page shows the text whole.
MOST_CHARACTERS = 500_000
# A notice of 30,000 characters unpacks to about 1 MB.
MOST_UNPACKED = 32_000_000
# A Word file has some twenty members and one for each picture.
MOST_MEMBERS = 5_000
# A thick plan has 200 pages.
MOST_PAGES = 500
# A PDF of 50 pages takes a second and 40 MB.
PDF_SECONDS = 20
PDF_MEGABYTES = 1024
# What a file system takes as a name, in bytes of UTF-8.
MOST_NAME = 255
