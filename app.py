"""The app: `streamlit run app.py`. The frame picks the page, so that a link to any page works on a fresh server."""

import streamlit as st

from pages import api
from pages.components import preload  # noqa: F401

routes = api.routes(lambda: st.get_option("server.allowedHosts"))
app = st.App("pages/components/frame.py", routes=routes)
