import { makeSnippet } from './adapt.ts';
import type { Framework } from './framework.ts';
import type { At, ClientFacts } from './values.ts';
import { DOTS } from './words.ts';

/** Stands in for the secret while the code is made. No language has to quote or encode it. */
const STAND_IN = 'HiddenClientSecret';

/** The files of the snippet, with dots instead of the client’s secret. */
export const hiddenSnippet = (
  framework: Framework,
  client: ClientFacts,
  at: At,
): { name: string; code: string; hidden: string }[] => {
  const { client_secret: secret } = client;
  const files = makeSnippet(framework, client, at);
  if (secret === undefined) return files.map((file) => ({ ...file, hidden: file.code }));
  const stoodIn = makeSnippet(framework, { ...client, client_secret: STAND_IN }, at);
  return files.map((file, index) => ({
    ...file,
    hidden: stoodIn[index]?.code.replaceAll(STAND_IN, DOTS) ?? file.code,
  }));
};
