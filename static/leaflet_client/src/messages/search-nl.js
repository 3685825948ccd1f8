/** Nederlands: de woorden van het zoeken. */
export const messages = {
  'search.area': 'Gebieden',
  'search.street': 'Straten',
  'search.postcode': 'Postcodes',
  'search.cell': 'Vakken',
  'search.point': 'Coördinaten',
  'search.results': 'Gevonden plaatsen',
  'search.count': '{n} gevonden; kies met de pijltjes.',
  'search.hint':
    'Typ een straat, een postcode (ook alleen de cijfers), een gebied of zijn code, een vaknummer, of coördinaten zoals {example}.',
  'search.none': 'Niets gevonden voor “{text}”.',
  'search.try': 'Probeer alleen het begin van de naam, de postcode, of de buurt.',
  'search.wait': 'Er wordt gezocht.',
  'search.failed': 'Het zoeken is niet gelukt. De kaart is nog goed.',
  'search.outside': '{title} ligt buiten het gebied van deze kaart.',
  'search.clear': 'Zoekveld leegmaken',
};
