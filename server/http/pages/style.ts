import { defineSheet } from '../../markup/sheets.ts';
import { tight } from '../../markup/style.ts';

const LOGIN = `
.split { display: flex; flex-direction: column; padding: 0; }
.split > .head { margin: 0; padding: 2rem 2rem 1.25rem; }
.split > .users { order: 1; padding: 0 2rem 1.5rem; }
.split > .sign-in {
  order: 2; padding: 1.5rem 2rem 2rem; background: var(--panel); border-block-start: 1px solid var(--edge); border-radius: 0 0 1rem 1rem;
}
.split h2 { font-size: 0.9375rem; }
.split .sign-in h2 { margin-block-end: 1rem; }
.users > .quiet { font-size: 0.8125rem; margin-block-end: 0.875rem; }
.count { margin-inline-start: 0.25rem; padding: 0 0.4375rem; border-radius: 1rem; background: var(--hover); color: var(--second); font-weight: 500; font-size: 0.75rem; }
.users ul { max-height: 18rem; overflow-y: auto; overscroll-behavior: contain; scrollbar-width: thin; scrollbar-color: var(--field-edge) transparent; }
.user {
  display: flex; align-items: center; gap: 0.75rem; width: 100%; min-height: 3.5rem; padding: 0.5rem 0.75rem;
  border: 1px solid var(--edge); border-radius: 0.625rem; background: var(--raised); cursor: pointer;
  transition: background-color 120ms, border-color 120ms;
}
.users li + li { margin-block-start: 0.5rem; }
.user:hover { background: var(--accent-soft); border-color: var(--accent-edge); }
.user:focus-visible { outline-offset: -2px; }
.go { color: var(--second); }
.user:hover .go { color: var(--accent-text); }
.user .name, .user .second { -webkit-line-clamp: 2; }
.second bdi + bdi::before { content: "·"; margin-inline: 0.375rem; }
.groups bdi + bdi::before { content: ","; margin-inline: 0 0.25rem; }
@media (min-width: 52rem) {
  .card.split { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); width: min(100%, 54rem); }
  .split > .head {
    grid-column: 1 / -1; grid-template-columns: auto minmax(0, 1fr); column-gap: 1rem; padding: 1.75rem 2.5rem;
    border-block-end: 1px solid var(--edge);
  }
  .split > .head > .sign { grid-row: 1 / 3; margin: 0; }
  .split > .head > h1 { align-self: end; }
  .split > section { grid-row: 2; }
  .split > .users { grid-column: 1; display: flex; flex-direction: column; padding: 1.75rem 2.5rem 1.5rem; }
  .split > .sign-in {
    grid-column: 2; padding: 1.75rem 2.5rem 2rem; border-block-start: 0; border-inline-start: 1px solid var(--edge);
    border-end-start-radius: 0;
  }
  .split .users ul { flex: 1 1 20rem; height: 0; min-height: 16rem; max-height: none; }
}`;

const CONSENT = `
fieldset { margin-block-end: 1.25rem; border: 1px solid var(--edge); border-radius: 0.75rem; overflow: hidden; }
legend { float: left; width: 100%; padding: 0.5rem 0.875rem; background: var(--panel); border-block-end: 1px solid var(--edge); font-size: 0.8125rem; font-weight: 600; color: var(--second); }
legend + * { clear: both; }
.scope { display: flex; gap: 0.875rem; min-height: 2.75rem; padding: 0.75rem 0.875rem; cursor: pointer; transition: background-color 120ms; }
.scope + .scope { border-block-start: 1px solid var(--edge); }
.scope:hover { background: var(--hover); }
.scope input { margin-block-start: 0.125rem; }
.what { display: grid; gap: 0.125rem; min-width: 0; flex: 1; }
.marks { display: flex; flex-wrap: wrap; gap: 0.25rem 0.5rem; align-items: center; margin-block-start: 0.125rem; }
.marks code { color: var(--second); font-size: 0.75rem; }
.extra { margin-block-end: 1.25rem; }
.extra h2 { margin-block-end: 0.5rem; color: var(--second); }
.extra summary { display: list-item; padding-block: 0.625rem; font-size: 0.875rem; color: var(--second); cursor: pointer; border-radius: 0.375rem; }
.chips { display: flex; flex-wrap: wrap; gap: 0.375rem; }
.chips code { display: inline-block; padding: 0.0625rem 0.5rem; border-radius: 0.375rem; background: var(--hover); font-size: 0.75rem; }
.consent .actions {
  position: sticky; bottom: 0; margin: 0 -2rem -2rem; padding: 1rem 2rem 1.5rem; background: var(--card);
  border-block-start: 1px solid var(--edge); border-radius: 0 0 1rem 1rem;
}
`;

const ERROR = `
.hint { margin-block-end: 1.25rem; }
.hint h2 { margin-block-end: 0.25rem; }
.hint p { color: var(--text); white-space: pre-wrap; }
.facts { border-block-start: 1px solid var(--edge); }
.facts div { display: grid; grid-template-columns: 6rem minmax(0, 1fr); gap: 0.75rem; padding-block: 0.5rem; border-block-end: 1px solid var(--edge); font-size: 0.8125rem; }
.facts dt { color: var(--second); }
.facts dd { user-select: all; }
#console-link { display: grid; place-items: center; margin-block-start: 1.5rem; color: var(--text); text-decoration: none; }`;

const ADAPT = `
@media (max-width: 30rem) {
  .card.split { padding: 0; }
  .split > .head { padding: 1.5rem 1.25rem 1rem; }
  .split > .users { padding: 0 1.25rem 1.25rem; }
  .split > .sign-in { padding: 1.25rem 1.25rem 1.5rem; }
  .consent .actions { margin: 0 -1.25rem -1.5rem; padding: 0.875rem 1.25rem 1.25rem; }
}`;

/** Extra styles of the login, consent and error pages. */
export const PAGE_SHEET = defineSheet(tight([LOGIN, CONSENT, ERROR, ADAPT].join('')));
