import type { RecordedHeaders } from '../../contract/traffic/events.ts';
import type { HttpRequest } from '../core/endpoint.ts';
import type { RuntimeStore } from '../core/ports.ts';
import { laneOf } from '../core/lane.ts';
import { parseCredentials } from '../protocol/client-auth.ts';
import { hashOf } from '../protocol/digest.ts';
import { parseParameters } from '../protocol/parameters.ts';

/** What is known about an exchange. Scopes are compared with it. */
export interface Facts {
  workspace: string;
  endpoint: string;
  lane: string | undefined;
  client_id?: string | undefined;
  username?: string | undefined;
  flowId?: string | undefined;
  grant_type?: string | undefined;
}

type Found = Pick<Facts, 'client_id' | 'username' | 'flowId'>;

interface Recorded {
  workspace: string;
  client_id: string;
  flowId: string;
  authentication?: { username: string };
}

const factsIn = (record: Readonly<Recorded> | undefined, workspace: string): Found | undefined =>
  record?.workspace === workspace
    ? { client_id: record.client_id, username: record.authentication?.username, flowId: record.flowId }
    : undefined;

/** Whose code or token the request carries. */
async function holderOf(
  runtime: RuntimeStore,
  request: HttpRequest,
  form: URLSearchParams,
): Promise<Found | undefined> {
  const workspace = request.issuer.id;
  const bearer = /^bearer +(\S+)$/i.exec(String(request.headers['authorization'] ?? ''))?.[1];
  const token = bearer ?? form.get('token') ?? form.get('access_token') ?? form.get('refresh_token');
  const code = form.get('code');
  if (code !== null) return factsIn(await runtime.get('code', hashOf(code)), workspace);
  if (token === null) return undefined;
  const id = hashOf(token);
  return factsIn((await runtime.get('accessToken', id)) ?? (await runtime.get('refreshToken', id)), workspace);
}

/** Whose login the request continues. */
async function loginOf(runtime: RuntimeStore, { query, issuer }: HttpRequest): Promise<Found | undefined> {
  const id = new URLSearchParams(query).get('login_id');
  const interaction = id === null ? undefined : await runtime.get('interaction', id);
  if (interaction?.workspace !== issuer.id) return undefined;
  const { flowId, request, authentication } = interaction;
  return { flowId, client_id: request.client_id, username: authentication?.username };
}

/** The client that the request says it comes from. */
function claimedClient({ headers, query, body }: HttpRequest, form: URLSearchParams): string | undefined {
  try {
    return parseCredentials(headers['authorization'] as string | undefined, parseParameters(body)).client_id;
  } catch {
    return form.get('client_id') ?? new URLSearchParams(query).get('client_id') ?? undefined;
  }
}

/** What a request says about itself, before its endpoint has seen it. */
export async function factsOf(
  runtime: RuntimeStore,
  request: HttpRequest,
  { endpoint, form }: { endpoint: string; form: URLSearchParams },
): Promise<Facts> {
  const held = (await loginOf(runtime, request)) ?? (await holderOf(runtime, request, form));
  return {
    ...held,
    // An API that introspects another client's token is the client of its own request.
    client_id: claimedClient(request, form) ?? held?.client_id,
    workspace: request.issuer.id,
    endpoint,
    lane: laneOf(request.headers as RecordedHeaders),
    grant_type: form.get('grant_type') ?? undefined,
  };
}
