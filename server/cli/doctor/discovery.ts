import { ask, codeOf, jsonIn, type Answer, type Trust } from './ask.ts';
import { failed, good, type Finding } from './finding.ts';
import { compareIssuers, discoveryOf } from './issuer.ts';
import { at, portOf } from './network.ts';

export interface Discovered {
  findings: readonly Finding[];
  metadata?: Record<string, unknown>;
  /** The answer, for what else it tells. */
  answer?: Answer;
}

export interface Target {
  issuer: URL;
  /** The issuer as it was given. */
  text: string;
  addresses: readonly string[];
  trust: Trust;
}

/** Fetches discovery from every address, and says what is wrong with what comes. */
export async function discover(target: Target): Promise<Discovered> {
  const url = discoveryOf(target.text);
  const tries = await Promise.all(target.addresses.map((address) => answerAt(url, address, target)));
  const [first] = tries;
  const { metadata, fault } = first?.answer ? readDiscovery(url, first.answer) : { fault: silent(url, first?.fault) };
  if (!metadata) return { findings: [fault, ...hintFrom(first?.answer)] };
  const { issuer: told } = metadata;
  const isUnderstudy = first?.answer?.headers['x-trace-id'] !== undefined && (await isAlive(target));
  return {
    metadata,
    ...(first?.answer && { answer: first.answer }),
    findings: [
      good('discovery', `Discovery answers at ${url}.`),
      ...(isUnderstudy ? [good('understudy', 'The server is Understudy.')] : []),
      ...strangers(tries, told, portOf(target.issuer)),
      compareIssuers({ asked: target.text, told, isUnderstudy }),
    ],
  };
}

interface Try {
  address: string;
  answer?: Answer;
  fault?: string;
}

async function answerAt(url: string, address: string, { trust }: Target): Promise<Try> {
  try {
    return { address, answer: await ask(url, { address, trust }) };
  } catch (error) {
    return { address, fault: codeOf(error) };
  }
}

const silent = (url: string, fault = 'no answer'): Finding =>
  /^HPE_|ECONNRESET|socket hang up/.test(fault) && url.startsWith('http:')
    ? failed('discovery', `${url} doesn’t speak HTTP.`, { advice: 'The port may expect https.' })
    : failed('discovery', `${url} gives no answer (${fault}).`);

/** What Understudy alone answers. */
async function isAlive({ issuer, addresses: [address = ''], trust }: Target): Promise<boolean> {
  const answer = await ask(`${issuer.origin}/alive`, { address, trust }).catch(() => undefined);
  return answer?.headers['x-trace-id'] !== undefined && jsonIn(answer)?.['status'] === 'ok';
}

/** Another program behind another address of the same name. */
function strangers(tries: readonly Try[], told: unknown, port: number): Finding[] {
  const [first, ...others] = tries;
  return others
    .filter(({ answer }) => !answer || jsonIn(answer)?.['issuer'] !== told)
    .map(({ address }) =>
      failed('stranger', `Another program answers at ${at(address, port)} than at ${at(first?.address ?? '', port)}.`, {
        advice: 'Which one a client reaches depends on its resolver. Stop one of them, or use another port.',
      }),
    );
}

type Read = { metadata: Record<string, unknown>; fault?: never } | { metadata?: never; fault: Finding };

/** The metadata, or what came instead. */
function readDiscovery(url: string, answer: Answer): Read {
  const metadata = answer.status === 200 ? jsonIn(answer) : undefined;
  return metadata ? { metadata } : { fault: noDiscovery(url, answer) };
}

function noDiscovery(url: string, answer: Answer): Finding {
  const { status, headers, text } = answer;
  if (status >= 300 && status < 400) {
    return failed('discovery', `${url} redirects to ${headers.location ?? 'nowhere'}.`, {
      advice: 'Use the issuer where it ends. Many clients don’t follow redirects of discovery.',
    });
  }
  const type = headers['content-type'] ?? 'no content type';
  if (/html/.test(type) || /^\s*<(?:!doctype|html)/i.test(text)) {
    const [, title = 'without a title'] = /<title[^>]*>([^<]{1,80})/i.exec(text) ?? [];
    return failed('discovery', `${url} answers ${status} with a web page (${title.trim()}), not with JSON.`, {
      advice: `Something else answers here${typeof headers.server === 'string' ? ` (${headers.server})` : ''}: a proxy, a captive portal or another program.`,
    });
  }
  if (status !== 200) {
    return failed('discovery', `${url} answers ${status}.`, {
      advice: 'Check the path of the issuer. With a proxy in front, check where it sends this path.',
    });
  }
  return failed('discovery', `${url} answers with ${type} that is no JSON object.`, { advice: 'Check the address.' });
}

/** What Understudy says about a wrong path. */
function hintFrom(answer: Answer | undefined): Finding[] {
  const hint = answer && answer.headers['x-trace-id'] !== undefined ? jsonIn(answer)?.['error_hint'] : undefined;
  return typeof hint === 'string' ? [good('understudy', `The server is Understudy. ${hint}`)] : [];
}
