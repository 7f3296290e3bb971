import { describe, expect, test } from 'vitest';
import { clientSchema } from '../../contract/config/client.ts';
import { SIGNING_ALGORITHMS } from '../../contract/config/settings.ts';
import { adaptation, misfit, presetOf } from '../../contract/connect/adapt.ts';
import { byNearness, findFramework } from '../../contract/connect/find.ts';
import { FRAMEWORKS } from '../../contract/connect/frameworks.ts';
import { GROUPS } from '../../contract/connect/framework.ts';
import { searchFrameworks } from '../../contract/connect/search.ts';
import { partsOfUri, snippetValues } from '../../contract/connect/values.ts';
import { clientFor, codeOf, ISSUER, rowOf } from './rows.ts';

/** Placeholders that people leave to be filled in. */
const PLACEHOLDER =
  /<[a-z_ -]+>(?=['"])(?!['"]\n\s+f?['"<])|\bYOUR[_ -]|\bTODO\b|changeme|xxx|undefined(?!, '', '\/'\))|\[object/;
const AT = { issuer: ISSUER, signingAlg: 'ES256' } as const;

describe.each(FRAMEWORKS.map((framework) => [framework.id, framework] as const))('%s', (id, framework) => {
  const isService = framework.client.redirect_uris.length === 0;

  test('its preset is a client, which fits it and needs no change', () => {
    for (const alg of SIGNING_ALGORITHMS) {
      const client = clientFor(framework, alg);
      expect(misfit(framework, client)).toBeUndefined();
      expect(adaptation(framework, client, alg)).toBeUndefined();
    }
  });

  test('its snippet has the values of its preset, and leaves nothing to fill in', () => {
    const client = clientFor(framework);
    const code = codeOf(framework);
    const values = snippetValues(framework, client, AT);
    expect(code).not.toMatch(PLACEHOLDER);
    expect(code.replaceAll('https:', 'http:')).toContain(
      id === 'cloudentity-auth-js' ? 'http://localhost:9400' : ISSUER,
    );
    expect(code).toContain(client.client_id);
    if (values.client_secret !== undefined) expect(code).toContain(values.client_secret);
    else expect(code).not.toMatch(/client[-_]?secret\s*[=:(]\s*\S/i);
    if (isService) return;
    const { port, path } = partsOfUri(client.redirect_uris[0] ?? '');
    const byFramework = FRAMEWORK_CALLBACKS[id];
    expect(code).toContain(byFramework ?? path);
    if (byFramework === undefined && framework.group !== 'Native') expect(code).toContain(port);
  });

  test('its snippet follows the client’s own port', () => {
    if (isService || framework.group === 'Native') return;
    const preset = clientFor(framework);
    const { port } = partsOfUri(preset.redirect_uris[0] ?? '');
    const moved = { ...preset, redirect_uris: preset.redirect_uris.map((uri) => uri.replace(`:${port}`, ':47123')) };
    expect(snippetValues(framework, moved, AT).port).toBe('47123');
    expect(adaptation(framework, moved, 'ES256')).toBeUndefined();
  });

  test('it says how it was tried, and what its versions are', () => {
    expect(framework.versions).toMatch(/\d|any/);
    if (framework.tried.by === 'hand') {
      expect(framework.tried.on).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(framework.tried.with).toMatch(/\d/);
    }
    expect(GROUPS).toContain(framework.group);
  });

  test('it is found by its id, its name and its words', () => {
    expect(findFramework(framework.id)).toBe(framework);
    expect(findFramework(framework.name.toUpperCase())).toBe(framework);
    for (const word of framework.words ?? [])
      expect(searchFrameworks(word).flatMap(({ frameworks }) => frameworks)).toContain(framework);
  });
});

/** Callbacks that the framework makes itself, by what their code has instead of the path. */
const FRAMEWORK_CALLBACKS: Readonly<Record<string, string>> = {
  'spring-boot': '/login/oauth2/code/{registrationId}',
  'spring-boot-3': '/login/oauth2/code/{registrationId}',
  'next-auth': "id: 'understudy'",
  'auth-js': "id: 'understudy'",
  'auth-js-express': "id: 'understudy'",
  'better-auth': "providerId: 'understudy'",
  'mozilla-django-oidc': "path('oidc/'",
  'python-social-auth': 'social_django.urls',
};

test('ids are unique', () => expect(new Set(FRAMEWORKS.map(({ id }) => id)).size).toBe(FRAMEWORKS.length));

test.each([
  ['flsk', 'flask'],
  ['sprong-boot', 'spring-boot'],
  ['authlib', 'flask'],
  ['kotlin', 'spring-boot'],
  ['oidc client', 'oidc-client-ts'],
])('the nearest framework to %s is %s', (asked, nearest) => {
  expect(byNearness(asked)[0]?.id).toBe(nearest);
  expect(byNearness(asked)).toHaveLength(FRAMEWORKS.length);
});

test('a search needs every word, and groups what it finds', () => {
  expect(searchFrameworks('python DJANGO').map(({ group, frameworks }) => [group, frameworks.length])).toEqual([
    ['Python', 2],
  ]);
  expect(searchFrameworks('nothing like it')).toEqual([]);
});

describe('adaptation', () => {
  const plain = clientSchema.parse({
    client_id: 'a',
    client_secret: 'a-secret',
    redirect_uris: ['https://app.test/cb'],
    post_logout_redirect_uris: ['https://app.test/'],
    grant_types: ['client_credentials', 'authorization_code'],
  });

  test('adds URIs and keeps those of other apps', () => {
    expect(adaptation(rowOf('spring-boot'), plain, 'ES256')).toEqual({
      redirect_uris: ['https://app.test/cb', 'http://localhost:8080/login/oauth2/code/understudy'],
      post_logout_redirect_uris: ['https://app.test/', 'http://localhost:8080'],
    });
  });

  test('leaves a client alone that may use any redirect URI', () => {
    const any = { ...plain, redirect_uris: [], allow_unregistered_redirect_uri: true };
    expect(adaptation(rowOf('spring-boot'), any, 'ES256')).toBeUndefined();
  });

  test('widens the way to send the secret, and doesn’t replace it', () => {
    expect(adaptation(rowOf('asp-net-core'), plain, 'ES256')).toMatchObject({
      token_endpoint_auth_method: 'unspecified',
    });
  });

  test.each([
    ['jumbojett', 'ES256', 'RS256'],
    ['spring-boot', 'EdDSA', 'ES256'],
    ['spring-boot', 'PS256', undefined],
  ] as const)('%s in a workspace that signs with %s gets %s', (id, workspace, expected) => {
    expect(presetOf(rowOf(id), workspace).id_token_signed_response_alg).toBe(expected);
    expect(adaptation(rowOf(id), plain, workspace)?.id_token_signed_response_alg).toBe(expected);
  });

  test('a client of its own algorithm keeps it if the framework verifies it', () => {
    const own = { ...plain, id_token_signed_response_alg: 'PS256' as const };
    expect(adaptation(rowOf('jumbojett'), own, 'ES256')).not.toHaveProperty('id_token_signed_response_alg');
  });

  test('wakes an inactive client', () => {
    expect(adaptation(rowOf('flask'), { ...plain, client_status: 'inactive' }, 'ES256')).toMatchObject({
      client_status: 'active',
    });
  });
});
