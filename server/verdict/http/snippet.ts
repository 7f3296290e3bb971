import type { Case } from '../case.ts';
import { headerOf } from './request.ts';

const SECRET = ['client_secret', 'client_assertion', 'code', 'code_verifier', 'refresh_token', 'token', 'access_token'];

/** Whether a parameter's value must not stand in a log. */
export const isSecretName = (name: string): boolean => SECRET.includes(name) || name === 'password';

/** The names of a usual request, where the request has none to go by. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  token: ['grant_type', 'code', 'redirect_uri', 'code_verifier', 'client_id'],
  introspect: ['token'],
  revoke: ['token'],
};

const isName = (name: string): boolean => /^\w{1,40}$/.test(name);

/** How to post a form, in the language that the request was sent from. Values are left to the reader. */
export function formSnippet({ exchange }: Case, url: string, sent: readonly string[]): string {
  const own = sent.filter(isName);
  const names = own.length > 0 ? own : (USUAL[exchange.endpoint] ?? []);
  const agent = headerOf(exchange, 'user-agent') ?? '';
  if (/^curl\//i.test(agent)) return [`curl ${url}`, ...names.map((name) => `-d ${name}=…`)].join(' ');
  if (/python/i.test(agent))
    return `requests.post("${url}", data={${names.map((name) => `"${name}": ${name}`).join(', ')}})`;
  if (/^go-http-client/i.test(agent))
    return `http.PostForm("${url}", url.Values{${names.map((name) => `"${name}": {${name}}`).join(', ')}})`;
  return `fetch('${url}', { method: 'POST', body: new URLSearchParams({ ${names.join(', ')} }) })`;
}
