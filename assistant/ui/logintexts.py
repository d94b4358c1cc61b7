"""Every word of the login, and of what is refused to whom; the page's own are in ``texts``."""

from __future__ import annotations

LOG_IN = "Log in"
LOG_OUT = "Log out"
USER = "Name"
PASSWORD = "Password"
WRONG_LOGIN = "Name or password is wrong."
TOO_MANY_LOGINS = "Too many tries. Please wait a few minutes."
LOG_IN_FIRST = "Please log in."
NO_LOGIN = "There is nothing here."
READERS = "Only editors may change the articles."
ELSEWHERE = (
    "Without logins only this machine may change the articles. To let others do it, set up "
    "accounts: assistant user add NAME --role editor."
)
TOO_OFTEN = "That was a lot in one minute. Please try again in {seconds} s."
ACCOUNTS_UNREADABLE = "The list of users cannot be read. The server's log has the details."
NO_HISTORY = "Conversations are kept in your browser: there is no login here."
