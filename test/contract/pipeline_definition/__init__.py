"""What AWS's own descriptions of its services say about the pipelines in synthesised templates."""
