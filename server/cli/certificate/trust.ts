/** Ways to make programs trust an authority. */
export interface Way {
  who: string;
  how: string;
}

const LINUX: readonly Way[] = [
  {
    who: 'This system',
    how: 'sudo cp {ca} /usr/local/share/ca-certificates/understudy.crt && sudo update-ca-certificates',
  },
  { who: 'Chrome, Edge', how: 'certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n understudy -i {ca}' },
];
const SYSTEMS: Readonly<Record<string, readonly Way[]>> = {
  darwin: [
    {
      who: 'This system, Chrome, Safari',
      how: 'security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db {ca}',
    },
  ],
  win32: [{ who: 'This system, Chrome, Edge', how: 'certutil -user -addstore Root {ca}' }],
};
const RUNTIMES: readonly Way[] = [
  { who: 'Node.js', how: 'export NODE_EXTRA_CA_CERTS={ca}' },
  { who: 'Python', how: 'export SSL_CERT_FILE={ca} REQUESTS_CA_BUNDLE={ca}' },
  { who: 'Go, .NET on Linux', how: 'export SSL_CERT_FILE={ca}' },
  {
    who: 'Java',
    how: 'keytool -importcert -noprompt -alias understudy -file {ca} -keystore understudy.p12 -storepass changeit',
  },
  { who: 'curl', how: 'curl --cacert {ca}' },
];

/** What to run on a system so that its programs trust the authority in a file. */
export const waysToTrust = (ca: string, platform: string): Way[] =>
  [...RUNTIMES, ...(SYSTEMS[platform] ?? LINUX)].map(({ who, how }) => ({
    who,
    how: how.replaceAll('{ca}', quoted(ca)),
  }));

const quoted = (path: string): string => (/^[\w./:\\-]+$/.test(path) ? path : `"${path}"`);

/** The short form, for the start of a server. */
export const trustLines = (ca: string): string[] => [
  `Clients must trust ${ca}.`,
  `For Node.js: export NODE_EXTRA_CA_CERTS=${quoted(ca)}`,
  'For others:  understudy certificate show',
];
