"""How often a policy succeeds: few human and many judge labels put together, with an interval."""
