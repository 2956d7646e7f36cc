"""Sends stored messages."""

from rac_bot.delivery.homes import Homes
from rac_bot.delivery.worker import TIMEOUT_S, Delivery

__all__ = ["TIMEOUT_S", "Delivery", "Homes"]
