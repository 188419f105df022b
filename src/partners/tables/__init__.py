"""Tables in files: CSV, Excel and Parquet, read row by row and written for people.

This room does not know the meaning of columns: ledgers, lists of names and published lists do.
"""
