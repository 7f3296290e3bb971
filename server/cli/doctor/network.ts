import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { codeOf, PATIENCE_MS } from './ask.ts';
import { good, warning, type Finding, type Surroundings } from './finding.ts';
import { MistakeError } from '../mistake.ts';

export interface Reached {
  findings: readonly Finding[];
  /** Addresses that accept connections, in the order of the resolver. */
  addresses: readonly string[];
}

export const portOf = ({ port, protocol }: URL): number => Number(port) || (protocol === 'https:' ? 443 : 80);

/** A name without the brackets that a URL has around IPv6 addresses. */
export const nameOf = ({ hostname }: URL): string => hostname.replaceAll(/^\[|\]$/g, '');

const isLoopback = (name: string): boolean =>
  /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|::1)$/.test(name.toLowerCase());

/** Resolves the issuer's name and connects to each of its addresses. Throws MistakeError if none accepts. */
export async function reach(issuer: URL, surroundings: Surroundings): Promise<Reached> {
  const name = nameOf(issuer);
  const port = portOf(issuer);
  const found = await resolve(name);
  const tries = await Promise.all(found.map(async (address) => ({ address, fault: await faultAt(address, port) })));
  const addresses = tries.filter(({ fault }) => fault === undefined).map(({ address }) => address);
  if (addresses.length === 0) throw new MistakeError(nobody(name, port, { tries, ...surroundings }));
  const findings = tries.map(({ address, fault }) => {
    const where = at(address, port);
    return fault === undefined
      ? good('connection', `${where} accepts connections.`)
      : warning('connection', `${where} doesn’t accept connections (${fault}).`, {
          advice: `${name} also means this address, and some programs try it first. Make the server listen there, too.`,
        });
  });
  const isAddress = found.length === 1 && found[0] === name;
  return {
    addresses,
    findings: [...(isAddress ? [] : [good('name', `${name} resolves to ${found.join(' and ')}.`)]), ...findings],
  };
}

export const at = (address: string, port: number): string =>
  `${address.includes(':') ? `[${address}]` : address}:${port}`;

async function resolve(name: string): Promise<string[]> {
  try {
    const all = await lookup(name, { all: true });
    return [...new Set(all.map(({ address }) => address))];
  } catch (error) {
    throw new MistakeError(
      `The name ${name} doesn’t resolve here (${codeOf(error)}). Use a name that this machine or container knows.`,
    );
  }
}

/** Why no connection to an address and port can be made. Undefined: one can. */
function faultAt(address: string, port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const socket = connect({ host: address, port, timeout: PATIENCE_MS });
    const end = (fault?: string): void => {
      socket.destroy();
      done(fault);
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end('ETIMEDOUT'));
    socket.once('error', (error) => end(codeOf(error)));
  });
}

interface Failed extends Surroundings {
  tries: readonly { address: string; fault: string | undefined }[];
}

function nobody(name: string, port: number, { tries, inContainer }: Failed): string {
  const where = tries.map(({ address }) => at(address, port)).join(' or ');
  const codes = [...new Set(tries.map(({ fault }) => fault))].join(', ');
  const advice = !isLoopback(name)
    ? 'Check that the server runs, listens on that address (--host 0.0.0.0), and that no firewall is between.'
    : inContainer
      ? 'In a container, localhost is the container itself: use the name of the other container, or host.docker.internal.'
      : 'Check that the server runs and that the port is right.';
  return `Nothing can be reached at ${where} (${codes}). ${advice}`;
}

const matchesNoProxy = (name: string, port: number, list: string): boolean =>
  list
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      const [host = '', only] = entry
        .toLowerCase()
        .replace(/^\*?\./, '')
        .split(/:(?=\d+$)/);
      return (
        host === '*' || ((only === undefined || Number(only) === port) && (name === host || name.endsWith(`.${host}`)))
      );
    });

/** A proxy in the environment that many programs would send these requests to. */
export function proxyInTheWay(issuer: URL, { env }: Surroundings): Finding[] {
  const variable = issuer.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const set = [variable, variable.toUpperCase(), 'all_proxy', 'ALL_PROXY'].find((name) => env[name]);
  if (set === undefined) return [];
  const name = nameOf(issuer);
  if (matchesNoProxy(name, portOf(issuer), env['no_proxy'] ?? env['NO_PROXY'] ?? '')) {
    return [good('proxy', `${set} is set, and no_proxy has an exception for ${name}.`)];
  }
  return [
    warning('proxy', `${set} is set, so many programs ask that proxy for ${name}.`, {
      advice: 'Add the name to no_proxy.',
      fix: `export no_proxy="\${no_proxy:+$no_proxy,}${name}"`,
    }),
  ];
}
