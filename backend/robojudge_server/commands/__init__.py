"""Commands the server adds to `robojudge`."""
