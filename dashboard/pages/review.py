"""To come."""

from dashboard import widgets
from dashboard.labels import t

widgets.title(t("common.nav_review"), t("common.help_review"))
