import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import { absoluteUrl, headerPairs } from '../../../../contract/traffic/read/message.ts';

/** Headers that curl sets itself, or that describe the connection. */
const OWN = new Set(['host', 'connection', 'content-length', 'accept-encoding', 'transfer-encoding', 'keep-alive']);

/** Quotes for a POSIX shell. */
const quotePosix = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
/** Quotes for PowerShell. */
const quotePowerShell = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export type Shell = 'posix' | 'powershell';

const SHELLS = {
  posix: { command: 'curl', quote: quotePosix, newline: ' \\\n  ' },
  // In Windows PowerShell, curl without .exe is another command; a quotation mark inside an argument needs a backslash.
  powershell: {
    command: 'curl.exe',
    quote: (text: string) => quotePowerShell(text.replaceAll('"', String.raw`\"`)),
    newline: ' `\n  ',
  },
} as const;

/** The curl command that repeats the request of an exchange. `origin` is that of the ACP listener. */
export function curlOf({ request }: Exchange, origin: string, shell: Shell = 'posix'): string {
  const { command, quote, newline } = SHELLS[shell];
  const headers = headerPairs(request.headers).filter(([name]) => !OWN.has(name.toLowerCase()));
  const body = request.body?.text ?? '';
  const method = request.method === (body === '' ? 'GET' : 'POST') ? [] : [`--request ${request.method}`];
  return [
    `${command} --include ${quote(absoluteUrl(request.url, origin))}`,
    ...method,
    ...headers.map(([name, value]) => `--header ${quote(`${name}: ${value}`)}`),
    ...(body === '' ? [] : [`--data-raw ${quote(body)}`]),
  ].join(newline);
}
