export interface SpecPart {
  text: string;
  href?: string;
}

const OPENID: Readonly<Record<string, string>> = {
  'OpenID Connect Core': 'https://openid.net/specs/openid-connect-core-1_0.html',
  'OIDC Core': 'https://openid.net/specs/openid-connect-core-1_0.html',
  'OpenID Connect RP-Initiated Logout': 'https://openid.net/specs/openid-connect-rpinitiated-1_0.html',
  'OpenID Connect Session Management': 'https://openid.net/specs/openid-connect-session-1_0.html',
  'OpenID Connect Discovery': 'https://openid.net/specs/openid-connect-discovery-1_0.html',
  'OpenID Connect Core Error Code unmet_authentication_requirements 1.0':
    'https://openid.net/specs/openid-connect-unmet-authentication-requirements-1_0.html',
};

const OPENID_ANCHORS: Readonly<Record<string, string>> = {
  '3.1.2.1': 'AuthRequest',
  '3.1.2.3': 'Authenticates',
  '3.1.2.4': 'Consent',
  '3.1.2.6': 'AuthError',
  '3.1.3.3': 'TokenResponse',
  '3.1.3.6': 'CodeIDToken',
  '3.1.3.7': 'IDTokenValidation',
  '5.1': 'StandardClaims',
  '5.3.1': 'UserInfoRequest',
  '5.3.2': 'UserInfoResponse',
};

const NAMES = Object.keys(OPENID)
  .toSorted((a, b) => b.length - a.length)
  .join('|');
const CITATION = new RegExp(String.raw`(RFC (\d+)|${NAMES})((?:,?\s*§[\d.]*\d)*)`, 'g');

/** Splits a text such as `RFC 6749 §4.1.3, §3.2.1` into parts with a link for each section. */
export function specParts(text: string): SpecPart[] {
  const parts: SpecPart[] = [];
  let end = 0;
  for (const match of text.matchAll(CITATION)) {
    const [whole, name = '', rfc, sections = ''] = match;
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push(...citationParts(name, rfc, sections));
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

function citationParts(name: string, rfc: string | undefined, sections: string): SpecPart[] {
  const numbers = [...sections.matchAll(/§([\d.]*\d)/g)].map(([, number = '']) => number);
  if (numbers.length === 0) return [{ text: name, href: hrefOf(name, rfc) }];
  return numbers.flatMap((number, index) => [
    ...(index > 0 ? [{ text: ', ' }] : []),
    { text: index === 0 ? `${name} §${number}` : `§${number}`, href: hrefOf(name, rfc, number) },
  ]);
}

function hrefOf(name: string, rfc: string | undefined, section?: string): string {
  if (rfc !== undefined) {
    return `https://www.rfc-editor.org/rfc/rfc${rfc}.html${section === undefined ? '' : `#section-${section}`}`;
  }
  const anchor = section === undefined || !name.endsWith('Core') ? undefined : OPENID_ANCHORS[section];
  return `${OPENID[name] ?? ''}${anchor === undefined ? '' : `#${anchor}`}`;
}
