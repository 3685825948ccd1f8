/** The words of who downloads a layer. */
export const messages = {
  'download.file': 'File',
  'download.xlsx': 'Excel, with a sheet on where it comes from',
  'download.nl': 'CSV for Excel set to Dutch',
  'download.csv': 'CSV for programs',
  'download.places': 'Places',
  'download.cells': 'Cells (resolution {resolution})',
  'download.part': 'Part',
  'download.view': 'What is in view',
  'download.whole': 'The whole layer',
  'download.go': 'Download file',
  'download.busy': 'The file is being made.',
  'download.done': '{name} was downloaded.',
  'download.failed': 'The file was not downloaded. The map is still right.',
  'download.marked': 'The file says so, too.',
};
