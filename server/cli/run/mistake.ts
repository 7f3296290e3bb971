/** What somebody typed can't be done; the message is the one sentence that says why. */
export class MistakeError extends Error {
  override readonly name = 'MistakeError';
}
