"""Everything that knows HTTP, configuration and storage.

settings -> catalogue -> store -> spans, boxes, filters -> dependencies -> routes -> respond -> app
"""

__version__ = "0.1.0"
