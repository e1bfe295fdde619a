"""Everything that is answered without Streamlit: the pocket page, links, live news, downloads, guards."""
