"""A person's golden questions asked in the background: a row that a page follows.

    run = begin(user, Why.PAGE, published("notes_assistant"))  # the worker takes it up
    past.compared(run)  # what came of it, and what got worse since the one before

`beginning` makes the row, `claiming` says whose it is, `carrying_out` asks, `waiting` is what the
worker's thread does, `due` begins those that nobody asked for, `past` reads them.
"""
