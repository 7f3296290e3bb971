import type { HeldView } from '../../contract/breakpoints/held.ts';
import type { HttpRequest } from '../core/http-message.ts';

type Parameters = HeldView['request']['parameters'];

const isForm = ({ method, body }: HttpRequest): boolean => method === 'POST' && body !== '';

/** The parameters of a request: of its form, or else of its query. */
export function parametersOf(request: HttpRequest): Parameters {
  const form = new URLSearchParams(isForm(request) ? request.body : request.query);
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? values[0]! : values];
    }),
  );
}

/** The same request with other parameters. */
export function withParameters(request: HttpRequest, parameters: Parameters): HttpRequest {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) for (const one of [value].flat()) form.append(name, one);
  return isForm(request) ? { ...request, body: form.toString() } : { ...request, query: form.toString() };
}

type Headers = Readonly<Record<string, string | string[] | null>>;

/** The same request with other headers. */
export function withHeaders(request: HttpRequest, edited: Headers): HttpRequest {
  const headers = { ...request.headers };
  for (const [name, value] of Object.entries(edited)) {
    if (value === null) delete headers[name.toLowerCase()];
    else headers[name.toLowerCase()] = value;
  }
  return { ...request, headers };
}
