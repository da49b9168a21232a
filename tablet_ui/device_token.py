"""The CSRF token of a paired device: made from its credential, so that nothing has to be opened or kept for it.

An HMAC over what only this browser sends, as OWASP's Cross-Site Request Forgery Prevention Cheat Sheet has it. It lives
as long as the credential and the server's secret key do.
"""

import base64
import hmac

PURPOSE = b"csrf of a device\0"


def device_token(secret_key: str, credential: str) -> str:
    digest = hmac.digest(secret_key.encode(), PURPOSE + credential.encode("utf-8", "surrogateescape"), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_device_token(said: str, secret_key: str, credential: str) -> bool:
    return hmac.compare_digest(said.encode("utf-8", "surrogateescape"), device_token(secret_key, credential).encode())
