"""The RoboJudge server: what people and programs reach over HTTP, and the database behind it."""
