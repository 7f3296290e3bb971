import { expect, test } from 'vitest';
import { errorBody, OAuthError, wireText } from '../../server/protocol/errors.ts';

test('RFC 6749 §5.2: what we say is spelled in ASCII, and what others sent is made harmless', () => {
  expect(wireText('The client’s “keys” – see RFC 7617 §2…')).toBe("The client's 'keys' - see RFC 7617 section 2...");
  expect(wireText('a "b" \\ c\r\nü\u0000')).toBe("a 'b' / c????");
});

test('an error body does not reveal what was expected', () => {
  const error = new OAuthError('invalid_client', 'No.', { expected: 'a secret', received: 'x', hint: 'h', cause: 'c' });
  expect(errorBody(error)).toEqual({
    error: 'invalid_client',
    error_description: 'No.',
    error_hint: 'h',
    cause: 'c',
    status_code: 401,
  });
});
