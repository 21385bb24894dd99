"""Union Statistics Dashboard: quarterly returns in, charts and reports out."""
