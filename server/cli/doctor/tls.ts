import { connect, type PeerCertificate } from 'node:tls';
import { trustedWith } from '../../http/tls/trusted.ts';
import { codeOf, PATIENCE_MS, type Trust } from './ask.ts';
import { failed, good, type Finding } from './finding.ts';
import { nameOf, portOf } from './network.ts';

export interface Secured {
  findings: readonly Finding[];
  /** How to ask this server: of one whose certificate doesn’t prove its name, the rest is examined nevertheless. */
  trust: Trust;
  /** The port speaks something else. */
  isOther?: true;
}

/** Whether TLS works and proves the name (RFC 9110 §4.3.4). */
export async function secure(issuer: URL, address: string, ca: string | undefined): Promise<Secured> {
  if (issuer.protocol !== 'https:') return { findings: [], trust: {} };
  const name = nameOf(issuer);
  const trust: Trust = ca === undefined ? {} : { ca: await trustedWith(ca) };
  const shaken = await shake({ name, address, port: portOf(issuer) }, trust);
  if (shaken.fault === undefined) {
    const until = shaken.certificate?.valid_to ?? 'an unknown day';
    return { findings: [good('tls', `The certificate proves ${name}, until ${until}.`)], trust };
  }
  if (NOT_TLS.test(shaken.fault)) {
    const advice = 'Use http: in the issuer, or the port where TLS ends.';
    return { findings: [failed('tls', 'The port doesn’t speak TLS.', { advice })], trust: UNPROVEN, isOther: true };
  }
  return { findings: [failed('tls', ...reasonFor(shaken.fault, name))], trust: UNPROVEN };
}

/** What was found out already is not found out again. */
const UNPROVEN: Trust = { rejectUnauthorized: false };

interface Place {
  name: string;
  address: string;
  port: number;
}

interface Shaken {
  certificate?: PeerCertificate;
  fault?: string;
}

function shake({ name, address, port }: Place, trust: Trust): Promise<Shaken> {
  return new Promise((done) => {
    const isName = !/^[\d.]+$|:/.test(name);
    const socket = connect({
      host: address,
      port,
      ...(isName && { servername: name }),
      ...trust,
    });
    // A server that sends now and then is no less late.
    const timer = setTimeout(() => end({ fault: 'ETIMEDOUT' }), PATIENCE_MS);
    const end = (shaken: Shaken): void => {
      clearTimeout(timer);
      socket.destroy();
      done(shaken);
    };
    socket.once('secureConnect', () => end({ certificate: socket.getPeerCertificate() }));
    socket.once('error', (error) => end({ fault: codeOf(error) }));
  });
}

const NOT_TLS = /^EPROTO|WRONG_VERSION|PACKET_LENGTH|ECONNRESET/;

type Reason = [text: string, more: Pick<Finding, 'advice' | 'fix'>];

function reasonFor(code: string, name: string): Reason {
  if (code === 'CERT_HAS_EXPIRED') return ['The certificate has expired.', { advice: 'Renew it.' }];
  if (code === 'CERT_NOT_YET_VALID')
    return ['The certificate is not valid yet.', { advice: 'Compare the clocks of both machines.' }];
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return [`The certificate is for another name than ${name}.`, { advice: `Make one that lists ${name}.` }];
  if (/SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|UNABLE_TO_GET_ISSUER/.test(code)) {
    return [
      'This machine doesn’t trust the certificate.',
      {
        advice: 'Make your application trust its root certificate. Don’t turn verification off.',
        fix: 'export NODE_EXTRA_CA_CERTS=/path/to/root.pem',
      },
    ];
  }
  return [`TLS failed (${code}).`, { advice: 'Check the certificate and what ends TLS.' }];
}
