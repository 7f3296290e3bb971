import type { Framework } from '../../../contract/connect/framework.ts';
import { fileHeading } from '../../../contract/connect/quote.ts';
import { NEEDS_HTTPS, triedText } from '../../../contract/connect/words.ts';
import type { Connection } from './client.ts';

/** What `understudy connect` prints: what was done, then the steps in order. */
export function connectionText(framework: Framework, connection: Connection): string {
  const { name, versions, install, needsHttps, notes = [], tried } = framework;
  const parts = [
    outcomeText(connection),
    `${name}: ${versions}. ${triedText(tried)}`,
    ...(needsHttps === undefined ? [] : [`Needs https: ${needsHttps} ${NEEDS_HTTPS}`]),
    ...(notes.length > 0 ? [notes.map((note) => `- ${note}`).join('\n')] : []),
    ...(install === undefined ? [] : [install]),
    ...connection.files.map((file) => `${fileHeading(file)}\n\n${file.code.trimEnd()}`),
    ...(connection.run === undefined ? [] : [connection.run]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function outcomeText({ outcome, client_id, workspace, changed }: Connection): string {
  switch (outcome) {
    case 'created':
      return `Created the client ${client_id} in ${workspace}.`;
    case 'adapted':
      return `Changed the client ${client_id} in ${workspace}: ${changed.join(', ')}.`;
    case 'unchanged':
      return `The client ${client_id} in ${workspace} fits as it is.`;
  }
}
