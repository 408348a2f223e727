"""What authors of knowledge work with: schemas for editors, skeletons, graphs, checks on save."""
