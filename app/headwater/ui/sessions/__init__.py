"""The plan that holds: its editor, its card on the page, and the note at its end."""
