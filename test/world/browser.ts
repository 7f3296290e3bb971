/** A browser without a screen: keeps cookies by path, follows redirects until it leaves the server, sends forms. */
export class Browser {
  private readonly cookies = new Map<string, { value: string; path: string }>();
  /** Every Set-Cookie header that came, in order. */
  readonly setCookies: string[] = [];
  private readonly home: string;

  constructor(home: string) {
    this.home = new URL(home).origin;
  }

  /** Goes to a URL and follows redirects; stops at a page of the server or at an address that is not its own. */
  async open(url: string, init: RequestInit = {}): Promise<Visit> {
    let target = new URL(url, this.home).href;
    let request = init;
    for (let hop = 0; hop < 20; hop += 1) {
      if (new URL(target).origin !== this.home) return new Visit(this, target, undefined, '');
      const response = await fetch(target, {
        ...request,
        redirect: 'manual',
        headers: {
          ...(request.headers as Record<string, string>),
          cookie: this.cookieHeader(target),
          accept: 'text/html',
        },
      });
      this.keep(response);
      const location = response.headers.get('location');
      if (location === null) return new Visit(this, target, response, await response.text());
      await response.arrayBuffer();
      target = new URL(location, target).href;
      request = {};
    }
    throw new Error('Too many redirects.');
  }

  cookieHeader(url: string): string {
    const { pathname } = new URL(url);
    return [...this.cookies]
      .filter(([, { path }]) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
  }

  cookieNames(): string[] {
    return [...this.cookies.keys()];
  }

  private keep(response: Response): void {
    for (const header of response.headers.getSetCookie()) {
      this.setCookies.push(header);
      const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
      const equals = pair.indexOf('=');
      const name = pair.slice(0, equals);
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
      if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) this.cookies.delete(name);
      else this.cookies.set(name, { value: pair.slice(equals + 1), path });
    }
  }
}

/** Where the browser came to rest. */
export class Visit {
  private readonly browser: Browser;
  readonly url: string;
  /** Absent when the browser left the server: the URL is the client's. */
  readonly response: Response | undefined;
  /** With character references for letters beyond ASCII resolved. */
  readonly html: string;

  constructor(browser: Browser, url: string, response: Response | undefined, html: string) {
    this.browser = browser;
    this.url = url;
    this.response = response;
    this.html = html.replaceAll(/&#x([0-9a-f]+);/g, (_, code: string) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    );
  }

  get status(): number {
    return this.response?.status ?? 0;
  }

  /** The parameters of the answer that reached the client, in its query or fragment. */
  get answer(): Record<string, string> {
    const { search, hash } = new URL(this.url);
    return Object.fromEntries(new URLSearchParams(hash ? hash.slice(1) : search));
  }

  get page(): 'login' | 'consent' | 'other' {
    const { pathname } = new URL(this.url);
    if (this.response && pathname.endsWith('/login')) return 'login';
    return this.response && pathname.endsWith('/consent') ? 'consent' : 'other';
  }

  /** Sends the page's form with these fields, hidden ones added. */
  submit(fields: Record<string, string | readonly string[]>): Promise<Visit> {
    const action = unescape(/<form[^>]*\saction="([^"]*)"/.exec(this.html)?.[1] ?? '');
    const body = new URLSearchParams([...this.fields()].filter(([name]) => !(name in fields)));
    for (const [name, value] of Object.entries(fields)) {
      for (const one of Array.isArray(value) ? (value as string[]) : [value as string]) body.append(name, one);
    }
    return this.browser.open(new URL(action, this.url).href, { method: 'POST', body });
  }

  /** The hidden fields of the page's form. */
  fields(): URLSearchParams {
    const fields = new URLSearchParams();
    for (const [input] of this.html.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
      const name = /\sname="([^"]*)"/.exec(input)?.[1];
      if (name !== undefined) fields.append(unescape(name), unescape(/\svalue="([^"]*)"/.exec(input)?.[1] ?? ''));
    }
    return fields;
  }

  login(username: string, password = username): Promise<Visit> {
    return this.submit({ username, password });
  }

  /** Grants the scopes named, or all that are asked for. */
  allow(scopes: readonly string[] = this.askedScopes()): Promise<Visit> {
    return this.submit({ scope: scopes, action: 'allow' });
  }

  deny(): Promise<Visit> {
    return this.submit({ action: 'deny' });
  }

  askedScopes(): string[] {
    return [...this.html.matchAll(/<input[^>]*type="checkbox"[^>]*>/g)]
      .filter(([input]) => /\sname="scope"/.test(input))
      .map(([input]) => unescape(/\svalue="([^"]*)"/.exec(input)?.[1] ?? ''));
  }

  /** Logs in and grants everything, as far as the pages ask. */
  async complete(username = 'alice'): Promise<Visit> {
    const visit = this.page === 'login' ? await this.login(username) : this;
    return visit.page === 'consent' ? visit.allow() : visit;
  }
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

const unescape = (text: string): string =>
  text.replace(/&([a-z]+|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole);
