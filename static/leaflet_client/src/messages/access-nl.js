/** De woorden van wie zich aanmeldt. */
export const messages = {
  'access.panel': 'Toegang',
  'access.intro': 'Met een sleutel ziet u wat bij uw rol hoort. U krijgt hem van de beheerder.',
  'access.key': 'Sleutel',
  'access.stays':
    'De sleutel blijft alleen in dit tabblad, en is weg als u het sluit. Hij staat nooit in een link.',
  'access.close': 'Sluiten',
  'access.asking': 'De sleutel wordt nagekeken',
  'access.shape': 'Dit is geen hele sleutel. Een sleutel begint met hxr_ en heeft 60 tekens.',
  'access.wrong':
    'Deze sleutel opent niets: hij is onbekend, verlopen of ingetrokken. Er is niets verloren; u ziet wat iedereen ziet.',
  'access.ended':
    'Uw sleutel opent niets meer: hij is verlopen of ingetrokken. Er is niets verloren; u ziet nu wat iedereen ziet.',
  'access.failed': 'Dat is niet gelukt. Er is niets veranderd.',
  'access.emptied': 'U bent afgemeld. De kaartlagen voor iedereen konden niet worden opgehaald.',
  'access.in': 'Aangemeld als {title}.',
  'access.out': 'Afgemeld. U ziet wat iedereen ziet.',
  'access.signOut': 'Afmelden',
  'access.purpose': 'Doel',
  'access.classification': 'Classificatie',
  'access.exact': '{words} (precieze aantallen)',
  'access.within': 'Binnen',
  'access.until': 'Geldig t/m',
  'band.label': 'Classificatie van wat u ziet',
  'band.exact': 'Precieze aantallen, alleen voor het doel van uw rol.',
  'band.public': 'Openbare versie',
  'band.asEverybody': 'Zo ziet iedereen het, beschermd.',
  'band.back': 'Terug naar uw versie',
  'band.toPublic': 'Openbare versie',
};
