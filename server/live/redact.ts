export { REDACTED, redactExchange } from '../../contract/redact.ts';
