"""Telling a user's other programs: written down at the event, sent by the worker, signed.

`outbox` writes down what is to be told, in the database and with what happened; nothing is sent
there. `delivering` takes from that what is due, `sending` is the one module that opens a
connection to an address that a person gave, `addresses` says which ones may be.
"""
