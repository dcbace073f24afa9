"""A backup: one file that holds every row, the same for both databases (docs: decisions/0005).

It is gzipped text, a JSON value a line: what it is, then for each table its name and its rows, then counts and a
digest of all before. It is taken from one snapshot while the site goes on, and read back in one transaction.
"""

from unhurried.kit.backup.file import BackupFault, new_file
from unhurried.kit.backup.reading import Backup, put_back, read_backup
from unhurried.kit.backup.tables import has_rows
from unhurried.kit.backup.writing import write_backup

__all__ = ["Backup", "BackupFault", "has_rows", "new_file", "put_back", "read_backup", "write_backup"]
