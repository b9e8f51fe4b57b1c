"""Work that survives restarts: claimed by leases, done by workers."""
