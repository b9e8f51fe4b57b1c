"""From judgements to per-frame reward labels."""
