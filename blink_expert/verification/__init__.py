"""Proofs about a knowledge base: what no situation can break, and what breaks it."""
