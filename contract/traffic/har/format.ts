/** Version of the `_understudy` members of a HAR file. */
export const HAR_FORMAT = 1;

/** What is said about a file that ends in the middle. */
export const TRUNCATED = 'The file is truncated.';

/** What is said about a page without a recording. */
export const NO_RECORDING =
  'This page has no recording in it. Open one that was made with “Copy for a colleague”, or a HAR file.';
