"""To come."""

from dashboard import widgets
from dashboard.labels import t

widgets.title(t("common.nav_checks"), t("common.help_checks"))
