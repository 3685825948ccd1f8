"""The page of an area: how it stands, how it changed, what is like it, and where in it most is.

measured   change and rates: measures of one layer over all areas of the set
standing   rank among the areas that are told, and share of the city
similar    the areas most like it, by the context that its set declares
top        the cells in it that hold most, with the reason in words (why)
estimate   sums of cells, for layers that were not counted by the set

All of it follows from published values over the whole set, which are computed once for all areas.
"""

from layers.model import Area
from server.describe import Document, area_document, break_documents
from server.placing import Asking, Told, Topics, layer_document, told_at
from server.profile.estimate import estimable, estimate_documents
from server.profile.measured import change_documents, denominators_of, rate_documents
from server.profile.similar import similar_document
from server.profile.standing import rank_document, share_document
from server.profile.top import Highest
from server.store import Store
from server.subject import Subject

__all__ = ["estimable", "profile_document"]


def profile_document(store: Store, area: Area, topics: Topics, asking: Asking) -> Document:
    """Tell all that is known of an area.

    Returns
    -------
    `layers`, one per layer that was counted by the set; `estimates`, one per layer that was not;
    `similar`, None where the set declares no context or the area is not told of.
    """
    told = [told_at(store, one, asking.span) for one in topics.here]
    per = denominators_of(topics.here)
    highest = Highest(store, area)
    return {
        "area": area_document(area),
        **topics.left_out,
        "similar": similar_document(store, area, asking),
        "layers": [
            {
                **layer_document(store, one, asking.step),
                "breaks": _breaks(one),
                "ranking": rank_document(one),
                "share": share_document(store, one),
                "changes": change_documents(store, one),
                "rates": rate_documents(store, one, per),
                "top": highest.documents(one.topic, one.question, one.value),
            }
            for one in told
        ],
        "estimates": [
            document
            for one in topics.others
            for document in estimate_documents(store, highest, one, asking)
        ],
    }


def _breaks(told: Told) -> list[Document]:
    subject = told.topic.subject
    return break_documents(subject.source) if isinstance(subject, Subject) else []
