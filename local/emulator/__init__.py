"""A local AWS for the rehearsal: ministack, mended, with the services it lacks forwarded to our simulator."""
