"""Services that were written to be measured against, each as the documentation of its framework shows."""
