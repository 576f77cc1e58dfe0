"""Making a report of a range of days."""
