"""Who runs the model that writes answers: chosen by staff on a page, or by the environment."""
