/** The words of who signs in. */
export const messages = {
  'access.panel': 'Access',
  'access.intro': 'With a key you see what belongs to your role. The administrator gives you one.',
  'access.key': 'Key',
  'access.stays':
    'The key stays in this tab alone, and is gone when you close it. It never stands in a link.',
  'access.close': 'Close',
  'access.asking': 'The key is being checked',
  'access.shape': 'This is not a whole key. A key begins with hxr_ and has 60 characters.',
  'access.wrong':
    'This key opens nothing: it is unknown, has ended or was revoked. Nothing is lost; you see what everybody sees.',
  'access.ended':
    'Your key opens nothing any more: it has ended or was revoked. Nothing is lost; you now see what everybody sees.',
  'access.failed': 'That did not work. Nothing has changed.',
  'access.emptied': 'You are signed out. The layers for everybody could not be fetched.',
  'access.in': 'Signed in as {title}.',
  'access.out': 'Signed out. You see what everybody sees.',
  'access.signOut': 'Sign out',
  'access.purpose': 'Purpose',
  'access.classification': 'Classification',
  'access.exact': '{words} (exact counts)',
  'access.within': 'Within',
  'access.until': 'Valid until',
  'band.label': 'Classification of what you see',
  'band.exact': 'Exact counts, for the purpose of your role only.',
  'band.public': 'Public version',
  'band.asEverybody': 'As everybody sees it, protected.',
  'band.back': 'Back to your version',
  'band.toPublic': 'Public version',
};
