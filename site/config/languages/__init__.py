"""The languages of the pages: how dates look in each, and the tool that keeps the catalogues."""
