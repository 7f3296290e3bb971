import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEvents, emptyTraffic } from '../../contract/traffic/traffic.ts';
import { completeFilter, entriesOf, SeenCollector } from '../../renderer/views/live/filter/complete.ts';
import { addTerm, termsOf } from '../../renderer/views/live/filter/like-this.ts';
import { compileFilter } from '../../renderer/views/live/filter/match.ts';
import { asksForReads, parseFilter, splitWords } from '../../renderer/views/live/filter/parse.ts';
import { RowMaker } from '../../renderer/views/live/list/row-maker.ts';
import { NO_PINS, type Row } from '../../renderer/views/live/list/rows.ts';
import { recordScene } from './fixtures/scenes.ts';

const scene = recordScene(Date.UTC(2026, 10, 2, 9));
const traffic = applyEvents(emptyTraffic(), scene.events);

const nameOf = (row: Row): string =>
  row.kind === 'run' ? row.of : row.kind === 'flow' ? row.flow.flowId : row.exchange.endpoint;

function found(text: string, pinned = NO_PINS): string[] {
  const { rows } = new RowMaker().make(traffic, {
    workspace: 'default/default',
    matches: compileFilter(parseFilter(text)),
    unfoldsReads: true,
    expanded: new Set(),
    pinned,
    now: Date.UTC(2026, 10, 2, 10),
  });
  return rows.map(nameOf);
}

const { succeeded, trusted, failed, denied, login, consent } = scene.flows;

describe('whether a search looks for reads', () => {
  test.each(['endpoint=jwks', 'openid-configuration', 'status=200', 'method^=G'])('%s does', (text) =>
    expect(asksForReads(parseFilter(text))).toBe(true),
  );
  test.each(['', 'errored', 'pending', 'not(endpoint=token)', 'endpoint!=token'])('“%s” does not', (text) =>
    expect(asksForReads(parseFilter(text))).toBe(false),
  );
});

describe('parsing', () => {
  test('terms of every kind', () => {
    expect(parseFilter('client=web-app not(errored) claim[email]*=example "two words" pinned').terms).toEqual([
      { kind: 'compare', field: 'client', operator: '=', value: 'web-app' },
      { kind: 'not', term: { kind: 'flag', flag: 'errored' } },
      { kind: 'compare', field: 'claim', claim: 'email', operator: '*=', value: 'example' },
      { kind: 'text', text: 'two words' },
      { kind: 'flag', flag: 'pinned' },
    ]);
  });

  test.each(['!=', '*=', '^=', '='] as const)('the operator %s', (operator) => {
    expect(parseFilter(`user${operator}alice`).terms).toEqual([
      { kind: 'compare', field: 'user', operator, value: 'alice' },
    ]);
  });

  test('a quoted value keeps its spaces and parentheses', () => {
    expect(parseFilter('client="my (old) app"').terms).toEqual([
      { kind: 'compare', field: 'client', operator: '=', value: 'my (old) app' },
    ]);
  });

  test('a word without a known field is free text', () => {
    expect(parseFilter('response_type=code').terms).toEqual([{ kind: 'text', text: 'response_type=code' }]);
  });

  test.each([
    ['not(errored', 'Missing closing parenthesis after not(.'],
    ['client="web', 'Missing closing quotation mark.'],
    ['not(errored pinned)', 'not() takes a single term. Use one not() per term.'],
  ])('%s says what is wrong', (text, problem) => expect(parseFilter(text).problem).toBe(problem));

  test('never throws, and its words are at the positions they report', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseFilter(text);
        for (const word of splitWords(text)) expect(text.slice(word.from, word.to)).toBe(word.text);
      }),
    );
  });
});

describe('matching', () => {
  test.each([
    ['client=spa', [failed]],
    ['client!=web-app client!=spa user=bob', [trusted]],
    ['client^=default', [trusted]],
    ['user*=LIC grant=authorization_code errored', [failed]],
    ['error=invalid_grant', [failed]],
    ['error=access_denied', [denied]],
    ['pending', [login, consent]],
    ['status=400', [failed]],
    ['endpoint=discovery', ['discovery']],
    ['claim[email]=alice@example.com', [succeeded]],
    ['claim[scp]=accounts.read', [succeeded]],
    ['method=POST not(grant=client_credentials) not(errored) user=alice', [succeeded]],
    ['scope=accounts.read not(errored) not(pending)', [succeeded]],
    ['E9MELHOA2', [failed, denied, succeeded, trusted, login, consent]],
    ['.*', []],
    ['pinned', []],
  ])('%s', (text, expected) => expect(found(text).toSorted()).toEqual(expected.toSorted()));

  test('a flow by its ID', () => expect(found(`flow=${succeeded}`)).toEqual([succeeded]));

  test('pinned', () => {
    const flow = traffic.flows.get(denied)!;
    const pins = { flows: new Map([[denied, { flow, exchanges: [] }]]), exchanges: new Map() };
    expect(found('pinned', pins)).toEqual([denied]);
  });
});

describe('completion', () => {
  const collector = new SeenCollector();
  for (const entry of entriesOf(traffic)) collector.add(entry);
  const seen = collector.values();
  const options = (text: string) => completeFilter(text, text.length, seen).options.map((option) => option.insert);

  test('offers fields by prefix', () => expect(options('cl')).toEqual(['client=', 'claim[']));

  test('offers captured values by any part of them', () => {
    expect(options('client=app')).toEqual(['client=web-app', 'client=native-app']);
    expect(options('user!=')).toEqual(['user!=bob', 'user!=alice', 'user!=zoe']);
  });

  test('offers claims by name', () => expect(options('claim')).toContain('claim[email]='));

  test('inside not(), it closes the parenthesis', () =>
    expect(options('not(err')).toEqual(['not(error=', 'not(errored)']));

  test('replaces only the word at the cursor', () => {
    expect(completeFilter('errored user=al pinned', 15, seen)).toMatchObject({ from: 8, to: 15 });
  });
});

describe('filter like this', () => {
  const { rows } = new RowMaker().make(traffic, {
    workspace: 'default/default',
    matches: () => true,
    unfoldsReads: true,
    expanded: new Set(),
    pinned: NO_PINS,
    now: 0,
  });

  test('every term of a row matches that row', () => {
    for (const row of rows) {
      for (const term of termsOf(row)) {
        expect(found(term)).toContain(nameOf(row));
      }
    }
  });

  test('a group of reads can be hidden by its endpoints, a repeated error by its error', () => {
    const options = { workspace: 'default/default', expanded: new Set<string>(), pinned: NO_PINS, now: 0 };
    const reads = new RowMaker().make(traffic, options).rows.find(({ kind }) => kind === 'run')!;
    expect(termsOf(reads)).toEqual(['endpoint=discovery', 'endpoint=jwks']);
    const failure = traffic.flows.get(failed)!;
    const flows = new Map([failure, { ...failure, flowId: 'again' }].map((flow) => [flow.flowId, flow]));
    const [repeated] = new RowMaker().make({ flows, exchanges: new Map() }, options).rows;
    expect(termsOf(repeated!)).toEqual(['client=spa', 'user=alice', 'grant=authorization_code', 'error=invalid_grant']);
  });

  test('a term replaces its opposite', () => {
    expect(addTerm('errored not(user=a)', 'user=a')).toBe('errored user=a');
    expect(addTerm('errored user=a', 'not(user=a)')).toBe('errored not(user=a)');
    expect(addTerm('user=a', 'user=a')).toBe('user=a');
  });
});
