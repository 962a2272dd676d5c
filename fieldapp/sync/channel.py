"""The HTTP client as a transport wants it; the only file that knows it, and loaded only when something is sent."""

from __future__ import annotations

import http.cookiejar
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests
import requests.adapters
import requests.utils
import truststore
import urllib3

Response = requests.Response
UNREACHED = (requests.ConnectTimeout, urllib3.exceptions.ConnectTimeoutError)
FAILURES = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: even when told not to follow, requests would read all of a redirect's body."""


class _Adapter(requests.adapters.HTTPAdapter):
    """One TLS context for servers and proxies: requests would add certifi's authorities to it."""

    def __init__(self, trust: ssl.SSLContext) -> None:
        self.trust = trust
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self.trust, **kwargs)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=self.trust, **kwargs)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Nothing: the context demands a certificate and knows whom to trust."""

    def close(self) -> None:
        """Ends every connection now. urllib3 only forgets them, and an error that came by one keeps it open until the
        garbage is collected: at the other end somebody waits meanwhile."""
        for manager in (self.poolmanager, *self.proxy_manager.values()):
            for pool in map(manager.pools.get, manager.pools.keys()):  # it cannot be gone through otherwise
                pool.close()
        super().close()


def session(headers: Mapping[str, str], ca_file: Path | None) -> requests.Session:
    """A session that sends these headers, and believes this computer's authorities or only those of a file (PEM)."""
    trust: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file is not None:
        trust = ssl.create_default_context(cafile=ca_file)
    made = _Session()
    made.trust_env = False  # else a .netrc replaces our token, and REQUESTS_CA_BUNDLE our trust
    made.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    made.headers.update(headers)
    for scheme in ("https://", "http://"):
        made.mount(scheme, _Adapter(trust))
    return made


def proxies(url: str) -> dict[str, str]:
    """The proxies of the environment as it is now, for laptops move."""
    return requests.utils.get_environ_proxies(url)
