/** English: the words of searching. */
export const messages = {
  'search.area': 'Areas',
  'search.street': 'Streets',
  'search.postcode': 'Postcodes',
  'search.cell': 'Cells',
  'search.point': 'Coordinates',
  'search.results': 'Places found',
  'search.count': '{n} found; choose with the arrow keys.',
  'search.hint':
    'Type a street, a postcode (its digits will do), an area or its code, a cell number, or coordinates such as {example}.',
  'search.none': 'Nothing found for “{text}”.',
  'search.try': 'Try only the beginning of the name, the postcode, or the neighbourhood.',
  'search.wait': 'Searching.',
  'search.failed': 'The search failed. The map is still good.',
  'search.outside': '{title} lies outside the area of this map.',
  'search.clear': 'Clear the search box',
};
