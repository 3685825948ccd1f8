/** De woorden van wie een kaartlaag downloadt. */
export const messages = {
  'download.file': 'Bestand',
  'download.xlsx': 'Excel, met een blad over de herkomst',
  'download.nl': 'CSV voor een Nederlandse Excel',
  'download.csv': 'CSV voor programma’s',
  'download.places': 'Plaatsen',
  'download.cells': 'Vakken (resolutie {resolution})',
  'download.part': 'Deel',
  'download.view': 'Wat in beeld is',
  'download.whole': 'De hele kaartlaag',
  'download.go': 'Download bestand',
  'download.busy': 'Het bestand wordt gemaakt.',
  'download.done': '{name} is gedownload.',
  'download.failed': 'Het bestand is niet gedownload. De kaart is nog goed.',
  'download.marked': 'Dit staat ook in het bestand.',
};
