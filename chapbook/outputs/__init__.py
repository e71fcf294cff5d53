"""What a book is made into, one output a module; each is a pure function from an edition to bytes."""
