"""Reading old work reports: the text of a report in, proposed figures with their sentences out."""
