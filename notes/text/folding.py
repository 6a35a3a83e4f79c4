"""The form in which names, links, tags and words are compared, for whoever reads notes' texts."""

from config.base.folding import fold, fold_path

__all__ = ["fold", "fold_path"]
