type Members = Record<string, unknown>;

export interface DecodedJwt {
  header: Members;
  claims: Members;
}

function membersOf(part: string): Members | undefined {
  try {
    const members: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof members === 'object' && members !== null ? { ...members } : undefined;
  } catch {
    return undefined;
  }
}

/** A JWT, decoded and not verified. */
export function decodeJwt(jwt: string): DecodedJwt | undefined {
  const [first = '', second = '', third] = jwt.split('.');
  const [header, claims] = third === undefined ? [] : [membersOf(first), membersOf(second)];
  return header && claims && { header, claims };
}

/** The claims of a JWT, unverified. Undefined for anything else. */
export function decodedClaims(jwt: string): Members | undefined {
  const [, payload = '', ...rest] = jwt.split('.');
  return rest.length === 0 ? undefined : membersOf(payload);
}
