"""The cards that people really hold: stickers, signed cards, transit cards, phones, bank cards, clones."""

from drivers.sim.card_models.classic import ClassicCard, MagicCard
from drivers.sim.card_models.isodep import IsoDepCard
from drivers.sim.card_models.ntag21x import Ntag21xCard
from drivers.sim.card_models.ntag424 import Ntag424Card
from drivers.sim.card_models.wallet import BankCard, PhoneCard

__all__ = ["BankCard", "ClassicCard", "IsoDepCard", "MagicCard", "Ntag21xCard", "Ntag424Card", "PhoneCard"]
