"""Set-up, start and checks; `make help` lists them."""
