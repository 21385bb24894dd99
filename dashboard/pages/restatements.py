"""To come."""

from dashboard import widgets
from dashboard.labels import t

widgets.title(t("common.nav_restatements"), t("common.help_restatements"))
