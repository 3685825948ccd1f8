"""Everything that knows HTTP, configuration and storage.

settings -> catalogue -> store -> spans, boxes, filters -> dependencies -> routes -> respond -> app
access     who asks: a key becomes the policy of its role; subject is what is asked about, context
           the store as they see it
ingest     one arrival of a source -> a delivery; operate says on the command line what became of it
secret     the key file; vault opens the deliveries that were made with it
once       what a source that is not open has told, and may not tell otherwise
layerstore what a worker holds open of layers; store adds combinations to it: combined is what is
           asked about, combining finds it, inputs asks its layers, ground is where it speaks,
           described tells it in words
standing   the places that stand out in sentences, and sincewhen
answers    what is made of a delivery once: scope, answers, outlines, legends, where it opens
declared   what is declared of a layer, private ones too; access tells who may see it
opening    the step at which a layer opens; readable says in sentences what can be seen there
protection what the settings of a layer hide and cost, for the administrator
known      a moment in the past -> the delivery that answered then; version reads which is asked for
names      what cells are called, and what search finds; streets: the street names an ingest keeps
describe   documents of layers and sources; account, measured, findings and reasons in sentences
formats    how an answer is written; exports: files to keep; provenance: where their numbers come
           from, in sentences
placing    what every layer says of one place; profile: how an area stands among those of its set
projects   drawn outlines become an area set, on the command line; marks: classifications
keyring    keys of people and systems, on the command line; kept: deliveries that are there
unmatched  what was looked up and not found; instalments: what a delivery is to those before it
remote     sources that are fetched before they are read
uploads    files of people -> private layers that expire
confined   one function in a child process with limits, for what others send us
"""

__version__ = "0.1.0"
