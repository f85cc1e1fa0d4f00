"""One TOML file and the environment, turned into frozen settings; every fault at once, each in a sentence."""

from kiosk.config.faults import ConfigFault as ConfigFault
from kiosk.config.faults import Fault as Fault
from kiosk.config.load import load as load
from kiosk.config.settings import Settings as Settings
