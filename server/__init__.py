"""Everything that knows HTTP, configuration and storage.

settings -> catalogue -> store -> spans, boxes, filters -> dependencies -> routes -> respond -> app
remote     sources that are fetched before they are read
confined   one function in a child process with limits, for what others send us
"""

__version__ = "0.1.0"
