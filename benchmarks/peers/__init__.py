"""The rule engines that this one is compared with, each behind the same interface."""
