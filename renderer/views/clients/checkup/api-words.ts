import { quoteWord } from '../../../../contract/connect/quote.ts';

/** Texts about check-ups of APIs, which tests import. */
export const API_WORDS = {
  tab: 'APIs',
  title: 'Does your API refuse wrong tokens?',
  about:
    'This command calls your API with a good token of this client, and then with some thirty wrong ones. Replace the URL with one of your API that only reads. The card appears below.',
  checkup: 'Check up on an API',
  watchAbout:
    'This one stands in front of your API while you work. Call its port instead, and Live shows each call with the login that its token is from.',
  watch: 'Watch an API',
  cards: 'APIs that were called with this client’s tokens',
  none: 'No API has been examined yet',
  noneAbout: 'Run the first command above. Its card is kept, and compared with the next one.',
  back: 'All APIs',
} as const;

/** The command of a proxy in front of an API. */
export const watchCommand = (namedBy: readonly string[]): string =>
  ['understudy watch-api --upstream http://localhost:8080 --port 8081', ...namedBy.map(quoteWord)].join(' ');

const DEFAULT_WORKSPACE = 'default/default';

interface Whose {
  client_id: string;
  workspace: string;
  user: string | undefined;
  /** The options by which commands find this server. */
  namedBy: readonly string[];
}

/** The command that examines an API with tokens of this client. */
export const apiCommand = ({ client_id, workspace, user, namedBy }: Whose): string =>
  [
    'understudy checkup-api http://localhost:8080/accounts',
    `--client ${quoteWord(client_id)}`,
    ...(user === undefined ? [] : [`--user ${quoteWord(user)}`]),
    ...(workspace === DEFAULT_WORKSPACE ? [] : [`--workspace ${quoteWord(workspace)}`]),
    ...namedBy.map(quoteWord),
  ].join(' ');
