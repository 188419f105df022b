"""Tables in files: CSV, Excel and Parquet, read line by line and written for people.

What the columns mean is no matter here: that is for ledgers, lists of names and published lists.
"""
