"""What `make run` does: environment, model weights, and the processes of the product."""
