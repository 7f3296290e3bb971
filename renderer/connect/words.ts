/** Texts of connecting an app, which tests import. */
export const CONNECT_WORDS = {
  search: 'Search frameworks',
  other: 'Something else',
  otherAbout: 'Fill in the form yourself.',
  update: 'Update client',
  noMatch: 'No matching framework',
} as const;
