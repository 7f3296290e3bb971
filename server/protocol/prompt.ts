import { OAuthError } from './errors.ts';
import type { ClaimRequest, Prompt } from '../core/authorize-request.ts';

const PROMPTS: readonly string[] = ['none', 'login', 'consent', 'select_account'] satisfies Prompt[];

/** The prompt parameter. none can't be combined (OpenID Connect Core §3.1.2.1). */
export function parsePrompt(text: string | undefined): Prompt[] {
  const prompts = [...new Set((text ?? '').split(' ').filter((prompt) => prompt !== ''))];
  const unknown = prompts.find((prompt) => !PROMPTS.includes(prompt));
  if (unknown !== undefined)
    throw invalid(`Unsupported prompt value: ${unknown.slice(0, 100)}.`, PROMPTS.join(', '), text);
  if (prompts.includes('none') && prompts.length > 1)
    throw invalid('The prompt value none cannot be combined with others.', 'none alone', text);
  return prompts as Prompt[];
}

/** The max_age parameter: whole seconds (OpenID Connect Core §3.1.2.1). */
export function parseMaxAge(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,10}$/.test(text))
    throw invalid('The parameter max_age must be a whole number of seconds.', 'whole seconds, such as 3600', text);
  return Number(text);
}

type ClaimRequests = Record<string, ClaimRequest | null>;

/** The claims parameter (OpenID Connect Core §5.5). Unknown members are ignored. */
export function parseClaims(
  text: string | undefined,
): { id_token: ClaimRequests; userinfo: ClaimRequests } | undefined {
  if (text === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid(
      'The parameter claims must be a JSON object.',
      'a JSON object such as {"id_token":{"email":null}}',
      text.slice(0, 500),
    );
  }
  if (!isObject(json))
    throw invalid('The parameter claims must be a JSON object.', 'a JSON object', text.slice(0, 500));
  return { id_token: claimRequests(json['id_token']), userinfo: claimRequests(json['userinfo']) };
}

function claimRequests(member: unknown): ClaimRequests {
  if (member === undefined || member === null) return {};
  if (!isObject(member))
    throw invalid('Each member of the parameter claims must be an object.', 'an object', typeof member);
  const requests: ClaimRequests = Object.create(null) as ClaimRequests;
  for (const [name, request] of Object.entries(member)) {
    requests[name] = isObject(request) ? claimRequest(request) : null;
  }
  return requests;
}

/** The supported part of one claim request: values are compared as strings, numbers and booleans only. */
function claimRequest({ essential, value, values }: Record<string, unknown>): ClaimRequest {
  return {
    ...(typeof essential === 'boolean' && { essential }),
    ...(isPrimitive(value) && { value }),
    ...(Array.isArray(values) && { values: values.filter(isPrimitive) }),
  };
}

const isPrimitive = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function invalid(description: string, expected: string, received: string | undefined): OAuthError {
  return new OAuthError('invalid_request', description, {
    expected,
    received: received ?? '',
    spec: 'OpenID Connect Core §3.1.2.1, §5.5',
  });
}
