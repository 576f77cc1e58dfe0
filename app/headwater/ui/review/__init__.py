"""The page "Review": a day or a week in three sentences, a picture and a suggestion."""
