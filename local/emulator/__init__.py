"""A local AWS for the rehearsal: ministack, corrected, plus the services that it lacks and our simulator answers."""
