"""What Chapbook costs beside other tools on the same articles; see `README.md` in this folder."""
