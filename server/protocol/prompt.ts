import { OAuthError } from './errors.ts';
import type { ClaimRequest, Prompt } from '../core/authorize-request.ts';

const PROMPTS: readonly string[] = ['none', 'login', 'consent', 'select_account'] satisfies Prompt[];

/** The prompt parameter: none stands alone (OpenID Connect Core §3.1.2.1). */
export function parsePrompt(text: string | undefined): Prompt[] {
  const prompts = [...new Set((text ?? '').split(' ').filter((prompt) => prompt !== ''))];
  const unknown = prompts.find((prompt) => !PROMPTS.includes(prompt));
  if (unknown !== undefined) throw invalid('prompt', `knows no ${unknown.slice(0, 100)}`, PROMPTS.join(', '), text);
  if (prompts.includes('none') && prompts.length > 1)
    throw invalid('prompt', 'has none beside others', 'none alone', text);
  return prompts as Prompt[];
}

/** The max_age parameter: whole seconds (OpenID Connect Core §3.1.2.1). */
export function parseMaxAge(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,10}$/.test(text))
    throw invalid('max_age', 'is not a number of seconds', 'whole seconds, such as 3600', text);
  return Number(text);
}

type ClaimRequests = Record<string, ClaimRequest | null>;

/** The claims parameter (OpenID Connect Core §5.5). Members that are not understood are ignored. */
export function parseClaims(
  text: string | undefined,
): { id_token: ClaimRequests; userinfo: ClaimRequests } | undefined {
  if (text === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid('claims', 'is not JSON', 'a JSON object such as {"id_token":{"email":null}}', text.slice(0, 500));
  }
  if (!isObject(json)) throw invalid('claims', 'is not an object', 'a JSON object', text.slice(0, 500));
  return { id_token: claimRequests(json['id_token']), userinfo: claimRequests(json['userinfo']) };
}

function claimRequests(member: unknown): ClaimRequests {
  if (member === undefined || member === null) return {};
  if (!isObject(member)) throw invalid('claims', 'has a member that is not an object', 'objects', typeof member);
  const requests: ClaimRequests = Object.create(null) as ClaimRequests;
  for (const [name, request] of Object.entries(member)) {
    requests[name] = isObject(request) ? claimRequest(request) : null;
  }
  return requests;
}

/** What is understood of one request: claims are compared as texts, numbers and booleans only. */
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

function invalid(name: string, fault: string, expected: string, received: string | undefined): OAuthError {
  return new OAuthError('invalid_request', `The parameter ${name} ${fault}.`, {
    expected,
    received: received ?? '',
    spec: 'OpenID Connect Core §3.1.2.1, §5.5',
  });
}
