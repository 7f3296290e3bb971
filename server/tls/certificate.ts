import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  createPrivateKey,
  generateKeyPairSync,
  hash,
  randomBytes,
  sign,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { isIP } from 'node:net';
import type { Identity } from './identity.ts';

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const COMMON_NAME = '2.5.4.3';
const DAY_MS = 86_400_000;
/** Clocks of containers and virtual machines may be behind. */
const BACKDATED_MS = DAY_MS;
const AUTHORITY_DAYS = 3650;
const LEAF_DAYS = 90;

export interface Wanted {
  /** Host names and IP addresses. */
  names: readonly string[];
  /** Milliseconds since 1970. */
  now: number;
}

/**
 * An authority that can vouch only for these names and what is below them: name constraints, critical (RFC 5280
 * §4.2.1.10), and only for servers (§4.2.1.12).
 */
export function issueAuthority({ names, now }: Wanted): Identity {
  const { publicKey, privateKey } = makeKeys();
  const subject = nameOf(`Understudy local authority ${randomBytes(4).toString('hex')}`);
  const constraints = new NameConstraints({
    permittedSubtrees: new GeneralSubtrees(names.map((name) => new GeneralSubtree({ base: subtreeOf(name) }))),
  });
  return certified(privateKey, {
    subject,
    issuer: subject,
    publicKey,
    signer: privateKey,
    validity: { from: now - BACKDATED_MS, until: now + AUTHORITY_DAYS * DAY_MS },
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), true),
      extension(id_ce_nameConstraints, constraints, true),
    ],
  });
}

/** A server's certificate that the authority vouches for (RFC 5280 §4.2.1.6). It never outlives the authority. */
export function issueLeaf(authority: Identity, { names, now }: Wanted): Identity {
  const { publicKey, privateKey } = makeKeys();
  const ca = new X509Certificate(authority.cert);
  const until = Math.min(now + LEAF_DAYS * DAY_MS, Date.parse(ca.validTo));
  const alternatives = new SubjectAlternativeName(
    names.map((name) => new GeneralName(isIP(name) === 0 ? { dNSName: name } : { iPAddress: name })),
  );
  return certified(privateKey, {
    subject: nameOf('Understudy'),
    issuer: AsnConvert.parse(ca.raw, Certificate).tbsCertificate.subject,
    publicKey,
    signer: createPrivateKey(authority.key),
    validity: { from: now - BACKDATED_MS, until },
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints(), true),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
      extension(id_ce_subjectAltName, alternatives),
      extension(id_ce_authorityKeyIdentifier, new AuthorityKeyIdentifier({ keyIdentifier: keyIdOf(ca.publicKey) })),
    ],
  });
}

const makeKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** The names at and below a name, or one address. */
const subtreeOf = (name: string): GeneralName => {
  const bits = { 0: '', 4: '/32', 6: '/128' }[isIP(name)];
  return new GeneralName(bits === '' ? { dNSName: name } : { iPAddress: `${name}${bits}` });
};

const nameOf = (text: string): Name =>
  new Name([
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type: COMMON_NAME, value: new AttributeValue({ utf8String: text }) }),
    ]),
  ]);

interface Facts {
  subject: Name;
  issuer: Name;
  publicKey: KeyObject;
  signer: KeyObject;
  validity: { from: number; until: number };
  extensions: readonly Extension[];
}

/** Signs a certificate (RFC 5280 §4.1). */
function certified(key: KeyObject, { subject, issuer, publicKey, signer, validity, extensions }: Facts): Identity {
  const algorithm = new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 });
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: algorithm,
    issuer,
    subject,
    validity: new Validity({ notBefore: new Date(validity.from), notAfter: new Date(validity.until) }),
    subjectPublicKeyInfo: AsnConvert.parse(spkiOf(publicKey), SubjectPublicKeyInfo),
    extensions: new Extensions([
      ...extensions,
      extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdOf(publicKey))),
    ]),
  });
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), signer);
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm: algorithm,
    signatureValue: bytesOf(signature),
  });
  return {
    key: key.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: new X509Certificate(Buffer.from(AsnConvert.serialize(certificate))).toString(),
  };
}

const extension = (extnID: string, value: object, critical = false): Extension =>
  new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });

/** Positive, and 20 octets at most (RFC 5280 §4.1.2.2). */
function serialNumber(): ArrayBuffer {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return bytesOf(bytes);
}

const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' }) as Buffer;

/** RFC 5280 §4.2.1.2. */
const keyIdOf = (key: KeyObject): KeyIdentifier => new KeyIdentifier(bytesOf(hash('sha1', spkiOf(key), 'buffer')));

const bytesOf = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;
