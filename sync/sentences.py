"""What staff read about the link: what is wrong, and the remedy. Fixed texts, so that they can be translated."""

from __future__ import annotations

from typing import Final

KEPT = " Everything is kept here and sent later."

NO_NAME: Final = "The cloud's name can't be found: check the network cable or the Wi-Fi." + KEPT
NO_ROUTE: Final = "The cloud can't be reached: check the network cable or the Wi-Fi." + KEPT
SLOW: Final = "The cloud does not answer in time: the network is slow or the cloud is busy." + KEPT
CERTIFICATE: Final = "The cloud's certificate is not accepted: check this kiosk's date and the cloud's address." + KEPT
NOT_OURS: Final = "Something else answers in the cloud's place, perhaps a Wi-Fi sign-in page: check the network." + KEPT
TROUBLE: Final = "The cloud has trouble of its own: nothing to do here." + KEPT
BUSY: Final = "The cloud is busy and asked us to wait: nothing to do here." + KEPT
ADDRESS: Final = "The cloud's address can't be used: check `sync.endpoint` in the configuration." + KEPT

NO_TOKEN: Final = "This kiosk has no token for the cloud: enrol it." + KEPT
TOKEN: Final = "The cloud does not accept this kiosk's token: enrol the kiosk again." + KEPT
REVOKED: Final = "The owner has taken this kiosk out of service: call head office." + KEPT
WRONG_PLACE: Final = "The cloud's address leads to the wrong server: check `sync.endpoint` in the configuration." + KEPT
TOO_OLD: Final = "This kiosk's program is too old for the cloud: update it." + KEPT
FORK: Final = "This kiosk's memory was copied or set back to an older state: call head office." + KEPT
MISSING: Final = "The cloud asks for events that this kiosk no longer keeps: call head office." + KEPT
ENVELOPE: Final = "The cloud does not understand this kiosk: update the kiosk or the cloud." + KEPT
TOO_BIG: Final = "One event is too big for the cloud: call head office." + KEPT
