"""Why a request is not taken for Slack's, for the log, without anything of the request."""

import hmac
import re
import time
from collections.abc import Mapping

from slack_sdk.signature import SignatureVerifier

from rac_bot.logs import logger

log = logger()

_STAMP = re.compile("[0-9]{1,11}")  # seconds, for some thousand years
_SIGNATURE = re.compile("v0=[0-9a-f]{1,64}")


def log_refused(verifier: SignatureVerifier, body: bytes, headers: Mapping[str, str]) -> None:
    """`clock` is by how many seconds the request's is ahead of ours.

    Where the signature is right, but old, one of both clocks is wrong, or a request is sent again; what has
    no signature at all is some robot's, and no trouble of the bot's.
    """
    stamp = headers.get("x-slack-request-timestamp", "")
    signature = headers.get("x-slack-signature", "")
    if not (_STAMP.fullmatch(stamp) and _SIGNATURE.fullmatch(signature)):
        log.warning("request_unsigned")
        return
    try:
        made = verifier.generate_signature(timestamp=stamp, body=body) or ""
    except ValueError:  # it is no text
        made = ""
    right = hmac.compare_digest(made, signature)
    log.warning("signature_refused", reason="old" if right else "wrong", clock=int(stamp) - int(time.time()))
