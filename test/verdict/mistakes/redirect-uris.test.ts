import { describe } from 'vitest';
import { authorizePath } from '../../world/code-grant.ts';
import { CALLBACK, clientOf, type World } from '../../world/world.ts';
import { testMistakes, type Make, type Mistake } from '../mistakes.ts';

/** An authorization request of web-app, which has http://localhost:3000/callback registered. */
const withUri =
  (redirect_uri: string): Make =>
  (world) =>
    world.fetch(authorizePath({ redirect_uri }));

const MADE_UP = withUri('https://elsewhere.example/x');
const BOTH = ['send-registered-uri', 'register-redirect-uri'];

const row = (name: string, uri: string, cause: RegExp, control = MADE_UP, fixes = BOTH): Mistake => ({
  name,
  make: withUri(uri),
  cause,
  control,
  fixes,
});

async function prepare(world: World): Promise<void> {
  await world.configure((workspace) => {
    clientOf(workspace, 'web-app').redirect_uris = [CALLBACK];
    clientOf(workspace, 'web-app').post_logout_redirect_uris = ['http://localhost:3000/bye'];
    clientOf(workspace, 'spa').redirect_uris = ['http://localhost:5173/cb', 'http://localhost:5174/cb'];
  });
}

describe('redirect URIs', () => {
  testMistakes(
    [
      row(
        'another port',
        'http://localhost:4000/callback',
        /has port 4000; the one registered for web-app has port 3000/,
      ),
      row('no port', 'http://localhost/callback', /has no port; the one registered for web-app has port 3000/),
      row('another host', 'http://127.0.0.1:3000/callback', /has host 127\.0\.0\.1; .* has host localhost/),
      row('another scheme', 'https://localhost:3000/callback', /has scheme https; .* has scheme http\./),
      row('a slash at the end', `${CALLBACK}/`, /has a slash at the end of its path; .* has none/),
      row('letter case of the path', 'http://localhost:3000/Callback', /path \/Callback; .* case-sensitive/),
      row('another path', 'http://localhost:3000/cb', /has path \/cb; .* has path \/callback/),
      row('a query', `${CALLBACK}?next=1`, /has query \?next=1; .* has no query/),
      row('a fragment', `${CALLBACK}#done`, /has fragment #done; .* has no fragment/, MADE_UP, ['send-registered-uri']),
      row('a space at the end', `${CALLBACK} `, /ends with a space/, MADE_UP, ['send-registered-uri']),
      row('a line break at the end', `${CALLBACK}\n`, /ends with a line break/, MADE_UP, ['send-registered-uri']),
      row('encoded twice', encodeURIComponent(CALLBACK), /percent-encoded once more/, MADE_UP, ['send-registered-uri']),
      row('quotation marks', `"${CALLBACK}"`, /enclosed in quotation marks/, MADE_UP, ['send-registered-uri']),
      row('a comma at the end', `${CALLBACK},`, /ends with a punctuation mark|goes on|path/),
      row('two of them', `${CALLBACK},${CALLBACK}`, /two times in a row/),
      row('cut off', 'http://localhost:3000/call', /path \/call; .* path \/callback/),
      row(
        'of another client',
        'http://localhost:5173/cb',
        /is registered for spa, not for web-app/,
        withUri('http://localhost:5175/other'),
        ['register-redirect-uri'],
      ),
      row(
        'the one for logout',
        'http://localhost:3000/bye',
        /registered for web-app as a post_logout_redirect_uri, not as a redirect_uri/,
        MADE_UP,
        ['register-redirect-uri'],
      ),
      row('nothing similar', 'https://app.example/cb', /nothing similar is known/, withUri(`${CALLBACK}/`), [
        'register-redirect-uri',
      ]),
      {
        name: 'several are as near',
        make: (world) => world.fetch(authorizePath({ client_id: 'spa', redirect_uri: 'http://localhost:9999/cb' })),
        cause: /differs in its port from every URI that spa has registered/,
        control: (world) => world.fetch(authorizePath({ client_id: 'spa', redirect_uri: 'http://localhost:5173/cb/' })),
      },
    ],
    prepare,
  );
});
