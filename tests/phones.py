"""Phones without a screen: they join and cast over HTTP as the pocket page's script does."""

import json
import secrets
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from http.cookiejar import CookieJar
from typing import Any


class SilentPhone:
    """One participant's device: `join`, then `cast`."""

    def __init__(self, base: str, code: str) -> None:
        self.base, self.code = base, code
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def join(self, group: str = "manager") -> "SilentPhone":
        """Press "Join" and say whom one is here as."""
        self._post(f"/j/{self.code}", {})
        self._post(f"/pocket/{self.code}/group", {"group": group})
        return self

    def cast(
        self, round_id: str, fields: Mapping[str, object], press: str = ""
    ) -> tuple[int, dict[str, Any]]:
        """Hand in a ballot; (status, the server's JSON answer)."""
        sent = {"round": round_id, "press": press or secrets.token_hex(12), "act": "cast", **fields}
        status, body = self._post(f"/pocket/{self.code}/cast", sent, accept="application/json")
        return status, json.loads(body)

    def screen(self) -> str:
        """The HTML of the screen this phone is at now."""
        with self._opener.open(f"{self.base}/pocket/{self.code}", timeout=20) as answer:
            return str(answer.read().decode())

    def send(self, path: str, fields: Mapping[str, object]) -> tuple[int, str]:
        """Send a form as a phone without a script does; (status, HTML). Nobody is led on."""
        status, body = self._post(path, fields)
        return status, body.decode()

    def _post(self, path: str, fields: Mapping[str, object], accept: str = "text/html") -> tuple[int, bytes]:
        request = urllib.request.Request(
            self.base + path,
            urllib.parse.urlencode({k: str(v) for k, v in fields.items()}).encode(),
            {"Origin": self.base, "Accept": accept},
        )
        try:
            with self._opener.open(request, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
