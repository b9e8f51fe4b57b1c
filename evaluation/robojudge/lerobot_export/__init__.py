"""Write reward labels where LeRobot training reads them: beside a dataset, or into a copy of it."""
