/** A browser without a screen that visits an app and the server: one jar of cookies for a host, whatever the port is. */

interface Page {
  url: string;
  status: number;
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" };
const unescape = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt|quot|#39|#x27);/g, (whole, name: string) => ENTITIES[name] ?? whole);

/** Who gets no page for so long goes away. */
const PATIENCE_MS = 15_000;

/** Opens an address, follows every redirect, and sends every form as alice, until a page without one, or the last page. */
export async function visitAsAlice(start: string, isLast: (url: string) => boolean = () => false): Promise<Page> {
  const cookies = new Map<string, { host: string; path: string; pair: string }>();
  let url = start;
  let init: RequestInit = {};
  for (let hop = 0; hop < 30; hop += 1) {
    const { hostname, pathname } = new URL(url);
    const cookie = [...cookies.values()]
      .filter(({ host, path }) => host === hostname && pathname.startsWith(path))
      .map(({ pair }) => pair)
      .join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { cookie, accept: 'text/html' },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    for (const header of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
      cookies.set(`${hostname} ${path} ${pair.split('=')[0]}`, { host: hostname, path, pair });
    }
    const text = await response.text();
    const location = response.headers.get('location');
    const form = /<form[^>]*method="post"[^]*?<\/form>/i.exec(text)?.[0];
    if (location !== null) [url, init] = [new URL(location, url).href, {}];
    else if (form === undefined || isLast(url)) return { url, status: response.status, text };
    else [url, init] = filledIn(form, url);
  }
  throw new Error(`There is no end at ${url}.`);
}

function filledIn(form: string, url: string): [string, RequestInit] {
  const action = unescape(/\baction="([^"]*)"/.exec(form)?.[1] ?? '');
  const body = new URLSearchParams();
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const name = /\sname="([^"]*)"/.exec(input)?.[1];
    if (name !== undefined) body.append(unescape(name), unescape(/\svalue="([^"]*)"/.exec(input)?.[1] ?? ''));
  }
  for (const field of ['username', 'password']) if (body.has(field)) body.set(field, 'alice');
  if (form.includes('value="allow"')) body.set('action', 'allow');
  return [new URL(action, url).href, { method: 'POST', body }];
}
