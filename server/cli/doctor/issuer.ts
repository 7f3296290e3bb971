import { failed, good, type Finding } from './finding.ts';
import { portOf } from './network.ts';
import { MistakeError } from '../mistake.ts';

/** The issuer in a command line. Throws MistakeError (OpenID Connect Discovery §3, RFC 8414 §2). */
export function parseIssuer(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new MistakeError(
      `${text} is not an issuer. Use an http or https URL, such as http://localhost:9400/default/default.`,
    );
  if (url.search || url.hash || url.username || /[?#]/.test(text))
    throw new MistakeError(`${text} is not an issuer. An issuer has no query, no fragment and no user name.`);
  if (url.pathname.includes('/.well-known/'))
    throw new MistakeError(`${text} is a discovery address. Leave out what begins with /.well-known.`);
  return url;
}

/** The address of discovery: one slash, whether or not the issuer ends with one (OpenID Connect Discovery §4.1). */
export const discoveryOf = (issuer: string): string => `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;

export interface Compared {
  asked: string;
  told: unknown;
  isUnderstudy: boolean;
}

/** Whether discovery names the issuer that was asked, to the letter (OpenID Connect Discovery §4.3). */
export function compareIssuers({ asked, told, isUnderstudy }: Compared): Finding {
  if (told === asked) return good('issuer', 'Discovery names exactly this issuer.');
  if (typeof told !== 'string')
    return failed('issuer', 'Discovery has no issuer.', {
      advice: 'Check that the address is that of an OpenID provider.',
    });
  const part = differingPart(asked, told);
  const text = `Discovery names the issuer ${told}. ${part.says} Clients compare the two to the letter.`;
  const option = isUnderstudy ? optionFor(asked, told) : undefined;
  if (option === undefined || part.isPath) return failed('issuer', text, { advice: `Use ${told} as the issuer.` });
  return failed('issuer', text, {
    advice: `Use ${told} as the issuer if that address works here. If not, start Understudy with ${option}.`,
    fix: `understudy serve ${option}`,
  });
}

interface Part {
  says: string;
  /** Only a client can put it right. */
  isPath?: true;
}

function differingPart(asked: string, told: string): Part {
  if (asked === `${told}/`) return { says: 'Yours has a slash at the end.', isPath: true };
  if (told === `${asked}/`) return { says: 'Yours has no slash at the end.', isPath: true };
  if (asked.toLowerCase() === told.toLowerCase()) return { says: 'They differ in upper and lower case.', isPath: true };
  if (!URL.canParse(told)) return { says: 'That is not a URL.', isPath: true };
  const [one, other] = [new URL(asked), new URL(told)];
  if (one.hostname !== other.hostname) return { says: 'The host is different.' };
  if (one.protocol !== other.protocol) return { says: 'The scheme is different.' };
  if (portOf(one) !== portOf(other)) return { says: 'The port is different.' };
  return { says: 'The path is different.', isPath: true };
}

/** The option that makes an Understudy answer under the name that was asked. */
function optionFor(asked: string, told: string): string | undefined {
  const [one, other] = [new URL(asked), new URL(told)];
  if (one.hostname === other.hostname) return `--public-url ${one.origin}`;
  if (one.protocol === 'https:') return `--also-host ${one.origin}`;
  return `--also-host ${portOf(one) === portOf(other) ? one.hostname : `${one.hostname}:${portOf(one)}`}`;
}
