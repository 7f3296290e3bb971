/** Version of the `_understudy` members of a HAR file. */
export const HAR_FORMAT = 1;

/** What is said about a file that ends in the middle. */
export const TRUNCATED = 'The file is truncated.';
