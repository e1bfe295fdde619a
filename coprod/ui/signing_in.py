"""Signing in with the accounts of the host's own house, where it set that up; else nothing of it shows."""

import streamlit as st

from coprod.text import t
from coprod.ui import context, entry, gate
from coprod.ui.words import literal
from coprod.workshops import passes


def way_in() -> None:
    """A button to the house's own sign-in; who comes back from it finds the way on at the front."""
    if context.desk().settings.trusted_addresses and not _signed_in():
        st.button(
            t("Sign in with your work account"), on_click=st.login, type="primary", icon=":material/login:"
        )


def way_on() -> None:
    """For whoever signed in and has no right here yet: to the desk, or why not, and out again."""
    if not _signed_in():
        return
    if _trusted():
        st.markdown(literal(t("You are signed in as {email}.", email=_email())))
        ticket = passes.write(context.desk(), _email(), gate.identity())
        entry.lead(t("To your workshops"), f"/o/{ticket}", primary=True)
    else:
        st.markdown(
            literal(
                t(
                    "You are signed in as {email}. This account may not set up workshops here; whoever runs "
                    "this server can let it.",
                    email=_email() or t("an account without an e-mail address"),
                )
            )
        )
    way_out()


def way_out() -> None:
    """Who is signed in, and the way out."""
    if _signed_in():
        st.button(t("Sign out"), on_click=st.logout, icon=":material/logout:")


def _signed_in() -> bool:
    return bool(context.desk().settings.trusted_addresses and st.user.get("is_logged_in"))


def _trusted() -> bool:
    return st.user.get("email_verified") is not False and passes.trusted(context.desk().settings, _email())


def _email() -> str:
    return str(st.user.get("email") or "")
