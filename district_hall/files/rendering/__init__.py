"""One uploaded file becomes page pictures, in a process of its own with limits of time and memory.

`render.render` is the way in; everything that opens the uploaded bytes runs in `child`. Nothing is imported here: the
child starts with what it needs and no more.
"""
