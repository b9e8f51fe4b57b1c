"""Every record RoboJudge stores or sends: frozen Pydantic models."""
