"""The only DuckDB code: an archive and a journal in, a database of figures out.

The archive (raw files) and the journal (acts) are the truth; the database is derived from the two and can
be deleted at any time.
"""

from dashboard.warehouse.database import (
    County,
    Cursor,
    NotKeptError,
    Warehouse,
    WarehouseBusyError,
    open_warehouse,
)
from dashboard.warehouse.opening import UpgradeError
from dashboard.warehouse.queries import NamedQuery, QueryError

__all__ = [
    "County",
    "Cursor",
    "NamedQuery",
    "NotKeptError",
    "QueryError",
    "UpgradeError",
    "Warehouse",
    "WarehouseBusyError",
    "open_warehouse",
]
