/** The package's entry: an identity provider in your own process, for tests. See docs/in-tests.md. */
export { ConfigError } from '../core/config-error.ts';
export { KeyFileError } from '../core/keys.ts';
export { AdminTokenError } from '../files/admin-token.ts';
export { ListenError } from '../http/listen.ts';
export { TlsError } from '../tls/identity.ts';
export { createMemoryPorts, type Ports } from './ports.ts';
export { startUnderstudy, type Understudy, type UnderstudyOptions } from './start.ts';
