import { codeFix, type Case, type Diagnose, type Finding } from '../case.ts';
import { capital, addressedBy } from './endpoints.ts';
import { carriedLogin } from './request.ts';
import { formSnippet, isSecretName } from './snippet.ts';

/** Why a method is refused with 405. */
export const wrongMethod: Diagnose = async (the) => {
  const { exchange } = the;
  const addressed = addressedBy(exchange.endpoint);
  if (exchange.reply?.status !== 405 || !addressed || !the.issuer) return undefined;
  const { method } = exchange.request;
  const allowed = addressed.methods.join(' or ');
  const facts = { expected: allowed, received: method, spec: 'RFC 9110 §15.5.6', ...(await carriedLogin(the)) };
  const url = the.issuer.url + addressed.path;
  if (!addressed.methods.includes('GET')) return { ...facts, ...shouldPost(the, addressed.title, url) };
  return {
    ...facts,
    cause: `${capital(addressed.title)} was called with ${method}; it takes only ${allowed}.`,
    advice: `Send ${allowed}.`,
    fixes: [codeFix('send-get', 'Send GET', `GET ${url}`)],
  };
};

function shouldPost(the: Case, title: string, url: string): Finding {
  const { method } = the.exchange.request;
  const names = [...new Set(the.query.keys())];
  const secrets = names.filter(isSecretName);
  const fixes = [codeFix('send-post', 'Send a POST with a form', formSnippet(the, url, names))];
  if (secrets.length > 0) {
    return {
      cause: `${capital(title)} was called with ${method}, so ${listed(secrets)} ended up in the URL; it takes only POST.`,
      advice: 'Send the parameters in the body of a POST, and replace what was in the address: logs keep addresses.',
      fixes,
    };
  }
  return {
    cause: `${capital(title)} was called with ${method}; it takes only POST.`,
    advice: names.length > 0 ? 'Send the parameters in the body of a POST.' : 'Send a POST with a form.',
    fixes,
  };
}

const listed = (names: readonly string[]): string => names.join(' and ');
