"""What follows from published values alone: nothing here can see an exact number.

classify  class breaks, colours and counts of a legend
"""

from layers.derive.classify import Legend, make_legend

__all__ = ["Legend", "make_legend"]
