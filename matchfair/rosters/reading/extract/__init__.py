"""Any file an office calls a workbook becomes plain cells, in a process of its own.

A hostile file can make a parser allocate gigabytes for two far-apart cells, or abort the process; here it takes down
a child with little memory and few seconds of processor time, never the server. `main` finds out what a file is by its
content, never by its name, and calls the module that reads it; each gives `Table`s, and `frame` writes them as JSON
lines. These modules import nothing of matchfair, so that a child starts at once.
"""
