"""Workbooks we write ourselves: the blank template, exports."""
