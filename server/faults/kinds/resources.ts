import type { HttpReply } from '../../core/endpoint.ts';
import type { Issuer } from '../../core/issuer.ts';
import { VERSION } from '../../core/version.ts';
import type { FamilyCode, Point } from '../kind.ts';
import { changeJson, errorJson, jsonIn, PLANTED, withBytes, without } from '../replies.ts';

type Json = Record<string, unknown>;

const claims =
  (change: (body: Json) => Json | undefined) =>
  (reply: HttpReply): HttpReply | undefined =>
    changeJson(reply, 'sub', change);

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function booleansAsText(body: Json): Json | undefined {
  const texts = Object.entries(body).filter(([, value]) => typeof value === 'boolean');
  if (texts.length === 0) return undefined;
  return { ...body, ...Object.fromEntries(texts.map(([name, value]) => [name, String(value)])) };
}

export const USERINFO: FamilyCode<'userinfo'> = {
  'userinfo.other-user': { change: claims((body) => ({ ...body, sub: 'someone-else' })) },
  'userinfo.no-sub': { change: claims((body) => without(body, 'sub')) },
  'userinfo.unauthorized': {
    instead: () =>
      errorJson(401, 'invalid_token', {
        'WWW-Authenticate': `Bearer error="invalid_token", error_description="${PLANTED}"`,
      }),
  },
  'userinfo.unexpected-jwt': {
    change(reply) {
      const body = jsonIn(reply);
      return body && 'sub' in body
        ? withBytes(reply, 'application/jwt', `${encode({ alg: 'none' })}.${encode(body)}.`)
        : undefined;
    },
  },
  'userinfo.booleans-as-text': { change: claims(booleansAsText) },
  'userinfo.only-sub': { change: claims(({ sub }) => ({ sub })) },
};

const introspected =
  (change: (body: Json) => Json | undefined) =>
  (reply: HttpReply): HttpReply | undefined =>
    changeJson(reply, 'active', change);

/** A change of what is said of an active token. */
const active = (change: (body: Json) => Json) =>
  introspected((body) => (body['active'] === true ? change(body) : undefined));

const LONG_AGO = 3600;

export const INTROSPECTION: FamilyCode<'introspection'> = {
  'introspection.inactive': { change: introspected(() => ({ active: false })) },
  'introspection.no-active': { change: introspected((body) => without(body, 'active')) },
  'introspection.active-as-text': { change: introspected((body) => ({ ...body, active: 'false' })) },
  'introspection.other-client': {
    change: active((body) => ({ ...body, client_id: 'another-client', aud: ['https://other.example'] })),
  },
  'introspection.expired': {
    change: active((body) => ({ ...body, exp: Number(body['iat']) - LONG_AGO })),
  },
};

export const REVOCATION: FamilyCode<'revocation'> = {
  'revocation.unsupported': { instead: () => errorJson(400, 'unsupported_token_type') },
};

type Redirect = Extract<HttpReply, { kind: 'redirect' }>;

/** Whether a logout goes back to the client, and not on to this server’s own pages. */
const leadsBack = (reply: HttpReply, { front }: Issuer): reply is Redirect =>
  reply.kind === 'redirect' && !reply.location.startsWith(`${front}/`);

/** A change of the URL that a logout goes back to. */
const back =
  (change: (url: URL) => URL | undefined) =>
  (reply: HttpReply, { request }: Point): HttpReply | undefined => {
    if (!leadsBack(reply, request.issuer)) return undefined;
    const url = change(new URL(reply.location));
    return url && { ...reply, location: url.href };
  };

const withState = (change: (url: URL) => void) =>
  back((url) => {
    if (!url.searchParams.has('state')) return undefined;
    change(url);
    return url;
  });

export const LOGOUT: FamilyCode<'logout'> = {
  'logout.no-redirect': {
    change(reply, { request: { issuer } }) {
      if (!leadsBack(reply, issuer)) return undefined;
      const { cookies = [], flowId } = reply;
      const page = { page: 'logged-out', workspace: issuer.id, issuer: issuer.url, ended: true } as const;
      return { kind: 'page', status: 200, page, cookies, ...(flowId !== undefined && { flowId }) };
    },
  },
  'logout.wrong-state': {
    change: withState(({ searchParams }) => searchParams.set('state', 'not-the-state-you-sent')),
  },
  'logout.no-state': { change: withState(({ searchParams }) => searchParams.delete('state')) },
  'logout.error': {
    instead: ({ request: { issuer, exchangeId } }, { error }) => ({
      kind: 'page',
      status: error === 'server_error' ? 500 : 400,
      error,
      page: {
        page: 'error',
        workspace: issuer.id,
        issuer: issuer.url,
        status: error === 'server_error' ? 500 : 400,
        title: 'You are still signed in',
        error,
        error_description: PLANTED,
        traceId: exchangeId,
        version: VERSION,
      },
    }),
  },
};
