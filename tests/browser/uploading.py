"""A server that takes uploads, and how a file is dropped on its page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from tests.cities import Place
from tests.serving import serving

DROP = """([text, name]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name, {type: 'text/csv'}));
  const drop = new DragEvent('drop', {dataTransfer: files, bubbles: true, cancelable: true});
  document.querySelector('.drop').dispatchEvent(drop);
}"""


@contextmanager
def taking_uploads(place: Place) -> Iterator[str]:
    """Serve a place that takes uploads, of which none is left behind; yields its address."""
    settings = place.settings.model_copy(update={"uploads": True})
    with serving(replace(place, settings=settings)) as address:
        yield address
    for one in place.store.catalogue.uploads():
        place.store.catalogue.remove_upload(one.id)
