"""Running a published form: `visit` opens a draft, `steps` asks, `people` lists, `check` sends."""
