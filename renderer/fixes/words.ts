/** `subject` is a record, such as `client “web-app”`. */
export const goneWords = (subject: string): string =>
  `There is no ${subject} any more, so there is nothing to change. Send the request again to see why it fails now.`;

export const changedSince = (subject: string): string => `The ${subject} has changed since.`;

export const notAppliedWords = (reason: string): string => `Couldn’t apply the fix: ${reason}`;

export const notUndoneWords = (reason: string): string => `Couldn’t undo the fix: ${reason}`;

/** `fix` is the label of its button. */
export const doneWords = (fix: string): string => `“${fix}” is done.`;
