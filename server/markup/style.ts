import { hueRules } from './look.ts';

/** Colours. Lightness is fixed and only the hue changes, so contrast holds in every workspace's colour. */
const COLOURS = `
:root {
  color-scheme: light dark;
  --accent: oklch(0.5 0.17 var(--hue)); --accent-hover: oklch(0.45 0.17 var(--hue));
  --accent-text: oklch(0.45 0.16 var(--hue)); --accent-soft: oklch(0.955 0.02 var(--hue));
  --accent-edge: oklch(0.84 0.07 var(--hue)); --bar: oklch(0.42 0.14 var(--hue)); --glow: oklch(0.94 0.045 var(--hue));
  --canvas: #f5f6f8; --card: #fff; --panel: #fafbfc; --raised: #fff; --edge: #e3e6eb; --field-edge: #868e9b;
  --text: #14171f; --second: #565d6b; --hover: #f1f3f6;
  --bad: #b42318; --bad-soft: #fef3f2; --bad-edge: #fbcfca; --good: #0b6b3a; --good-soft: #e9f8ef;
  --note: #7a4a00; --note-soft: #fff8ea; --note-edge: #f4dba8;
  --shadow: 0 1px 2px rgb(16 24 40 / 5%), 0 12px 32px -8px rgb(16 24 40 / 14%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --accent: oklch(0.55 0.17 var(--hue)); --accent-hover: oklch(0.5 0.17 var(--hue));
    --accent-text: oklch(0.8 0.1 var(--hue)); --accent-soft: oklch(0.29 0.04 var(--hue));
    --accent-edge: oklch(0.45 0.09 var(--hue)); --bar: oklch(0.34 0.1 var(--hue)); --glow: oklch(0.24 0.045 var(--hue));
    --canvas: #0d0f13; --card: #16191f; --panel: #12151a; --raised: #1b1f26; --edge: #2a2f38; --field-edge: #6b7382;
    --text: #eef0f4; --second: #a3abb9; --hover: #20252d;
    --bad: #ff9d94; --bad-soft: #2c1614; --bad-edge: #5c2a26; --good: #6fdc9f; --good-soft: #10281c;
    --note: #f3c774; --note-soft: #261d0c; --note-edge: #544018;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 16px 40px -8px rgb(0 0 0 / 50%);
  }
}`;

const FRAME = `
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-block: 5rem; }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; grid-template-rows: auto 1fr auto;
  grid-template-columns: minmax(0, 1fr); color: var(--text);
  background: radial-gradient(48rem 24rem at 50% 0, var(--glow), transparent) no-repeat var(--canvas);
  font: 400 0.9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  overflow-wrap: anywhere; -webkit-font-smoothing: antialiased;
}
h1, h2, h3, p, ul, ol, dl, dd, fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
ul, ol { list-style: none; }
h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.018em; text-wrap: balance; }
h2 { font-size: 0.8125rem; line-height: 1.4; font-weight: 600; }
code { font: 0.8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
button, input { font: inherit; color: inherit; }
a { color: var(--accent-text); text-underline-offset: 0.2em; }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
main { display: flex; flex-direction: column; align-items: center; justify-content: center; padding: 2rem 1rem; }
.banner { background: var(--bar); color: #fff; font-size: 0.8125rem; line-height: 1.25rem; }
.banner p {
  display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 0.125rem 0.5rem; padding: 0.5rem 1rem;
}
.banner .mark { flex: none; }
.banner strong { font-weight: 650; }
.workspace { padding: 0 0.5rem; border-radius: 0.375rem; background: rgb(0 0 0 / 28%); font-weight: 500; max-width: 100%; }
.clock, .faults { padding: 0 0.5rem; border-radius: 0.375rem; background: #ffd43b; color: #3b2a00; }
.stand-in::before { content: "·"; margin-inline-end: 0.5rem; }
.foot { padding: 0 1rem 1.5rem; text-align: center; font-size: 0.75rem; color: var(--second); }
.foot code { font-size: 0.75rem; }
.card {
  width: min(100%, 27rem); background: var(--card); border: 1px solid var(--edge); border-radius: 1rem;
  box-shadow: var(--shadow); padding: 2rem;
}
.card.consent { width: min(100%, 30rem); }
.head { display: grid; justify-items: start; gap: 0.25rem; margin-block-end: 1.5rem; }
.head:last-child { margin-block-end: 0; }
.head > .sign { margin-block-end: 0.875rem; }
.quiet { color: var(--second); max-width: 100%; }
.client-name, .head h1, .name, .second, .me .user-name, legend span {
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; max-width: 100%;
}
.client-name { display: inline; -webkit-line-clamp: none; color: var(--text); font-weight: 600; }
.quiet:has(> .client-name) {
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden;
}
h1 .client-name { font-weight: inherit; }
.sign {
  position: relative; flex: none; display: grid; place-items: center; width: 3.5rem; height: 3.5rem; overflow: hidden;
  border-radius: 0.875rem; background: oklch(0.5 0.14 var(--hue)); color: #fff; font-size: 1.5rem; font-weight: 600;
  line-height: 1; user-select: none;
}
.sign img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; background: var(--card); }
.sign img::before {
  content: attr(data-initial); position: absolute; inset: 0; display: grid; place-items: center;
  background: oklch(0.5 0.14 var(--hue)); color: #fff;
}
.sign.person { width: 2.25rem; height: 2.25rem; border-radius: 50%; font-size: 0.9375rem; }
.sign.bad { background: var(--bad-soft); color: var(--bad); }
.sign.good { background: var(--good-soft); color: var(--good); }
.sign.neutral { background: var(--accent-soft); color: var(--accent-text); }
.sign.bad, .sign.good, .sign.neutral { width: 3rem; height: 3rem; }
.who { display: grid; min-width: 0; flex: 1; text-align: start; }
.name { font-weight: 550; line-height: 1.35; }
.second { color: var(--second); font-size: 0.8125rem; line-height: 1.4; }
.sign svg { width: 1.75rem; height: 1.75rem; }
.mock { margin-block-start: 1.25rem; color: var(--second); font-size: 0.8125rem; }
.fault, .notice, .hint { padding: 0.75rem 0.875rem; border-radius: 0.625rem; border: 1px solid; font-size: 0.875rem; }
.fault { margin-block-end: 1.25rem; background: var(--bad-soft); border-color: var(--bad-edge); color: var(--bad); }
.notice, .hint { background: var(--note-soft); border-color: var(--note-edge); color: var(--note); }
.notice { margin-block-start: 1.25rem; }
.badge {
  padding: 0 0.4375rem; border-radius: 0.375rem; background: var(--note-soft); color: var(--note);
  box-shadow: inset 0 0 0 1px var(--note-edge); font-size: 0.75rem; line-height: 1.25rem; white-space: nowrap;
}
.links { display: flex; flex-wrap: wrap; justify-content: center; gap: 0 1.25rem; margin-block-start: 0.75rem; font-size: 0.8125rem; }
.links a { display: inline-flex; align-items: center; min-height: 2.75rem; }`;

const FORM = `
.field { display: grid; align-content: start; gap: 0.375rem; margin-block-end: 1rem; }
.field label { font-size: 0.875rem; font-weight: 550; }
.field input {
  width: 100%; min-height: 2.75rem; padding: 0.5rem 0.75rem; border: 1px solid var(--field-edge); border-radius: 0.5rem;
  background: var(--raised); font-size: 1rem; text-overflow: ellipsis;
}
.field input:focus-visible { outline-offset: 0; border-color: transparent; }
.field input[aria-invalid="true"] { border-color: var(--bad); }
.check { display: flex; align-items: center; gap: 0.625rem; min-height: 2.75rem; font-size: 0.875rem; cursor: pointer; }
input[type="checkbox"] { flex: none; width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent); cursor: pointer; }
.primary, .plain {
  width: 100%; min-height: 2.75rem; padding: 0.5rem 1rem; border: 1px solid transparent; border-radius: 0.5rem;
  font-weight: 600; cursor: pointer; transition: background-color 120ms, border-color 120ms;
}
.primary { background: var(--accent); color: #fff; box-shadow: 0 1px 2px rgb(16 24 40 / 12%), inset 0 1px 0 rgb(255 255 255 / 14%); }
.primary:hover { background: var(--accent-hover); }
.plain { background: var(--raised); border-color: var(--edge); }
.plain:hover { background: var(--hover); }
#sign-in-button { margin-block-start: 0.5rem; }
.actions { display: grid; gap: 0.625rem; }
.me {
  display: flex; align-items: center; gap: 0.75rem; padding: 0.625rem 0.75rem; margin-block-end: 1.25rem;
  border: 1px solid var(--edge); border-radius: 0.75rem; background: var(--panel);
}
.me .user-name { max-width: 40%; text-align: end; -webkit-line-clamp: 2; }`;

const ADAPT = `
@media (max-width: 30rem) {
  main { justify-content: start; padding: 1rem 0.75rem; }
  .stand-in::before { content: none; }
  .card { padding: 1.5rem 1.25rem; }
  .me .user-name { display: none; }
}
@media (prefers-reduced-motion: reduce) { *, ::before, ::after { transition: none !important; animation: none !important; } }
@media (forced-colors: active) { .card, .primary, .plain, .sign { border: 1px solid; } }`;

/** Style without the line breaks. */
export const tight = (style: string): string => style.replace(/\n\s*/g, '');

/** The style of every page. */
export const BASE_STYLE = tight([COLOURS, hueRules, FRAME, FORM, ADAPT].join(''));
