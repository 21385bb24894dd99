"""To come."""

from dashboard import widgets
from dashboard.labels import t

widgets.title(t("common.nav_progress"), t("common.help_progress"))
