import { defineSheet } from '../markup/sheets.ts';
import { tight } from '../markup/style.ts';

/** What the portal's pages wear beyond the rest. */
const RULES = `
main { justify-content: start; padding: 2.5rem 1.5rem; }
.portal { width: min(100%, 68rem); display: grid; gap: 1.5rem; }
.portal > * { min-width: 0; }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.875rem; }
.top .sign { width: 2.5rem; height: 2.5rem; border-radius: 0.625rem; font-size: 1.125rem; }
.top .person { border-radius: 50%; }
.top .who { flex: 1 1 12rem; }
.columns { display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 1fr); align-items: start; }
.portal .card { width: 100%; padding: 1.75rem; }
.hero h1 { font-size: 2rem; letter-spacing: -0.025em; }
.hero > .quiet { margin-block: 0.625rem 1.5rem; font-size: 1.0625rem; max-width: 36rem; }
.big {
  display: flex; align-items: center; justify-content: center; gap: 0.75rem; min-height: 3.5rem; font-size: 1.0625rem;
}
.big svg { width: 1.5rem; height: 1.5rem; }
.terms { display: flex; flex-wrap: wrap; gap: 0.375rem; margin-block-start: 1rem; }
.terms li, .scopes li {
  padding: 0.125rem 0.5625rem; border-radius: 1rem; background: var(--hover); color: var(--second); font-size: 0.75rem;
}
.more { margin-block-start: 1.5rem; border-block-start: 1px solid var(--edge); }
summary { cursor: pointer; border-radius: 0.375rem; }
.more > summary { padding-block: 0.875rem; font-size: 0.875rem; font-weight: 600; }
.fields { display: grid; gap: 0 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr)); padding-block-start: 0.5rem; }
.field select {
  width: 100%; min-height: 2.75rem; padding: 0.5rem 0.75rem; border: 1px solid var(--field-edge); border-radius: 0.5rem;
  background: var(--raised); color: inherit; font: inherit; font-size: 1rem; appearance: none; padding-inline-end: 2.25rem;
}
.pick { position: relative; display: grid; }
.pick::after {
  content: ""; position: absolute; inset-block-start: calc(50% - 0.3rem); inset-inline-end: 1rem; width: 0.45rem; height: 0.45rem;
  border: solid var(--second); border-width: 0 1.5px 1.5px 0; transform: rotate(45deg); pointer-events: none;
}
.field.wide { grid-column: 1 / -1; }
.field .second { margin-block-start: -0.125rem; }
.field output { padding: 0.625rem 0.75rem; border-radius: 0.5rem; background: var(--panel); border: 1px dashed var(--edge); }
.steps { counter-reset: step; display: grid; }
.steps li { position: relative; display: grid; grid-template-columns: 1.75rem minmax(0, 1fr); gap: 0.75rem; padding-block-end: 0.75rem; counter-increment: step; font-size: 0.875rem; }
.steps li::before {
  content: counter(step); display: grid; place-items: center; width: 1.75rem; height: 1.75rem; border-radius: 50%;
  background: var(--hover); color: var(--second); font-size: 0.75rem; font-weight: 600; font-variant-numeric: tabular-nums;
}
.steps li.here::before { background: var(--accent); color: #fff; }
.steps li:not(:last-child)::after { content: ""; position: absolute; inset-block: 1.875rem 0.125rem; inset-inline-start: 0.84375rem; width: 1px; background: var(--edge); }
.steps .what { gap: 0; padding-block-start: 0.1875rem; }
.card > h2 { font-size: 1rem; margin-block-end: 1rem; }
.card > h2 + .second { display: block; margin-block: -0.75rem 1rem; }
.scopes { display: flex; flex-wrap: wrap; gap: 0.375rem; }
.scopes code { font-size: 0.75rem; }
.scopes .granted { background: var(--good-soft); color: var(--good); }
.scopes .withheld code { text-decoration: line-through; }
.card.tabbed { padding: 0; }
.tabs { display: flex; gap: 0.25rem; padding: 0.5rem 0.75rem 0; border-block-end: 1px solid var(--edge); overflow-x: auto; }
.tabs a {
  display: flex; align-items: center; gap: 0.5rem; flex: none; min-height: 2.75rem; padding: 0 0.75rem; border-block-end: 2px solid transparent;
  color: var(--second); text-decoration: none; font-size: 0.875rem; font-weight: 550; white-space: nowrap;
}
.tabs a:hover { color: var(--text); }
.tabs a:focus-visible { outline-offset: -3px; border-radius: 0.5rem; }
.tabs a[aria-current] { color: var(--accent-text); border-color: currentColor; }
.panel { padding: 1.5rem 1.75rem; display: grid; gap: 1.25rem; }
.panel h2 { margin-block-end: 0.5rem; }
.panel > .quiet { font-size: 0.875rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
th, td { padding: 0.5rem 0.75rem 0.5rem 0; text-align: start; vertical-align: top; border-block-end: 1px solid var(--edge); }
thead th { color: var(--second); font-size: 0.75rem; font-weight: 600; }
tbody th { font-weight: 400; width: 28%; overflow-wrap: break-word; }
td.source { width: 24%; color: var(--second); font-size: 0.8125rem; }
.mismatch { color: var(--bad); }
pre { margin: 0; padding: 0.875rem 1rem; border-radius: 0.625rem; border: 1px solid var(--edge); background: var(--panel); white-space: pre-wrap; tab-size: 2; }
pre code { font-size: 0.8125rem; }
.json .key { color: var(--accent-text); }
.json .text { color: var(--good); }
.json .literal { color: var(--note); }
.json .note { color: var(--second); font-style: italic; margin-inline-start: 0.5rem; }
.raw .part-1 { color: var(--bad); } .raw .part-2 { color: var(--accent-text); } .raw .part-3 { color: var(--good); }
.checks { display: grid; }
.checks li { display: grid; grid-template-columns: 1.5rem minmax(0, 1fr) auto; gap: 0 0.75rem; padding-block: 0.625rem; border-block-end: 1px solid var(--edge); font-size: 0.875rem; }
.checks svg { width: 1.25rem; height: 1.25rem; margin-block-start: 0.0625rem; color: var(--good); }
.checks .failed svg { color: var(--bad); }
.checks .what { display: contents; }
.checks .second { grid-area: 2 / 2 / auto / -1; }
.checks .spec { grid-area: 1 / 3; color: var(--second); font-size: 0.75rem; text-align: end; max-width: 16rem; }
.try { display: grid; gap: 0.625rem; }
.try form { display: contents; }
.try h3 { margin: 0.75rem 0 0; font-size: 0.75rem; font-weight: 600; color: var(--second); }
.try h3:first-of-type { margin-block-start: 0; }
.outcome { display: grid; gap: 0.75rem; margin-block-end: 1.5rem; }
.outcome pre { max-height: 16rem; overflow: auto; }
.outcome .verdict { display: flex; align-items: center; gap: 0.5rem; font-weight: 600; }
.outcome .verdict svg { width: 1.25rem; height: 1.25rem; color: var(--good); flex: none; }
.outcome.failed .verdict svg { color: var(--bad); }
.outcome .status { white-space: nowrap; margin-inline-start: auto; font-size: 0.75rem; padding: 0 0.5rem; border-radius: 1rem; background: var(--good-soft); color: var(--good); }
.outcome.failed .status { background: var(--bad-soft); color: var(--bad); }
.refusal { padding: 1rem 1.125rem; margin-block-end: 1.5rem; border: 1px solid var(--bad-edge); border-radius: 0.75rem; background: var(--bad-soft); display: grid; gap: 0.25rem; font-size: 0.875rem; }
.refusal h2 { color: var(--bad); font-size: 0.9375rem; }
.refusal code { font-size: 0.75rem; color: var(--second); }
.done { padding: 0.75rem 1rem; margin-block-end: 1.5rem; border-radius: 0.75rem; background: var(--good-soft); color: var(--good); font-size: 0.875rem; }
@media (min-width: 60rem) {
  .columns { grid-template-columns: minmax(0, 1fr) 22rem; }
  .hero { padding: 2.25rem !important; }
  .aside { position: sticky; top: 1.5rem; }
}
@media (max-width: 30rem) {
  main { padding: 1rem 0.75rem; }
  .portal .card { padding: 1.25rem; } .portal .card.tabbed { padding: 0; } .panel { padding: 1.25rem; }
  .hero h1 { font-size: 1.625rem; }
  .tabs { flex-wrap: wrap; } .tabs a { min-height: 2.25rem; }
  td.source, th.source { display: none; }
  tbody th { width: 42%; }
  .checks li { grid-template-columns: 1.5rem minmax(0, 1fr); } .checks .spec { grid-area: 3 / 2; text-align: start; max-width: none; }
}`;

export const PORTAL_SHEET = defineSheet(tight(RULES));
