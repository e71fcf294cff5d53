"""Language: what the conventions of a language ask of quotation marks, spaces and addresses."""
