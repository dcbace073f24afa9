"""The vault: private writing at rest, sealed per person (docs: security §1.4).

Each person has a data key of their own, kept wrapped by a master key from the settings. What is erased with a
person is their data key: whatever they wrote is unreadable from then on, wherever a copy of it lies. Whoever
runs the server holds the master keys, and the privacy page says so.
"""

from unhurried.kit.vault.cipher import Unreadable
from unhurried.kit.vault.column import SealedRow, SealedText, SealedWords, new_row_id
from unhurried.kit.vault.door import open_vault
from unhurried.kit.vault.keys import (
    destroy_key,
    keys_in_use,
    leave_no_log,
    overwrite_deleted,
    retire_old_keys,
    rewrap_some,
    use_newest_key,
)
from unhurried.kit.vault.models import PersonKey, VaultKey
from unhurried.kit.vault.ring import NoSuchKey, Ring, new_key, ring_of

__all__ = [
    "NoSuchKey",
    "PersonKey",
    "Ring",
    "SealedRow",
    "SealedText",
    "SealedWords",
    "Unreadable",
    "VaultKey",
    "destroy_key",
    "keys_in_use",
    "leave_no_log",
    "new_key",
    "new_row_id",
    "open_vault",
    "overwrite_deleted",
    "retire_old_keys",
    "rewrap_some",
    "ring_of",
    "use_newest_key",
]
