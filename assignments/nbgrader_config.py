"""The course that `nbgrader` finds in this folder, and in every copy of it."""

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "fdl"

# One cell may ask for several checks of five seconds each.
c.Execute.timeout = 60

# A test cell that somebody deleted comes back, like one that somebody changed.
c.OverwriteCells.add_missing_cells = True

# `nbgrader zip_collect`: files named STUDENT_ASSIGNMENT.ipynb, in downloaded/ASSIGNMENT/archive.
c.FileNameCollectorPlugin.named_regexp = r".*/(?P<student_id>[^/_]+)_(?P<file_id>[\w-]+)"
