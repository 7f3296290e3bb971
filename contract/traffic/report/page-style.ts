const COLOURS = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --sunken: #f8f9fb; --edge: #e4e7ec; --text: #171a21; --second: #596070; --link: #4a3fc0;
  --good: #0c6b3f; --good-soft: #e8f6ee; --bad: #b3261e; --bad-soft: #fdf1f0; --bad-edge: #f3cbc7; --mark: #ffd9d5;
  --note: #7c4a03; --note-soft: #fff7e8; --note-edge: #f0dcb4; --moved: #3d4fb0; --moved-soft: #eef0fc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e1014; --card: #16191f; --sunken: #12151a; --edge: #2a2e37; --text: #e9ebf0; --second: #a0a7b5; --link: #b0a6f7;
    --good: #6fd69c; --good-soft: #12291d; --bad: #ff9d94; --bad-soft: #271513; --bad-edge: #57302c; --mark: #6b2520;
    --note: #f0c273; --note-soft: #251d0e; --note-edge: #51401d; --moved: #a9b6ff; --moved-soft: #1b2038;
  }
}`;

const FRAME = `
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); overflow-wrap: anywhere; -webkit-font-smoothing: antialiased;
  font: 400 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
main, footer { max-width: 940px; margin: 0 auto; padding: 40px 24px 0; }
h1, h2, h3, p, ol, ul, dl, dd { margin: 0; padding: 0; }
ol, ul { list-style: none; }
h1 { font-size: 27px; line-height: 1.25; font-weight: 650; letter-spacing: -0.02em; }
h2 { font-size: 17px; font-weight: 620; letter-spacing: -0.01em; margin-bottom: 12px; }
h3 { font-size: 13px; font-weight: 600; margin: 18px 0 6px; }
section, main > .aside { margin-top: 36px; }
a { color: var(--link); text-underline-offset: 2px; }
code, pre, td, .compared dd { font: 13px/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
code, td { unicode-bidi: isolate; }
pre { margin: 0; padding: 12px 14px; border-radius: 8px; background: var(--sunken); border: 1px solid var(--edge);
  overflow: auto; max-height: 26rem; white-space: pre-wrap; unicode-bidi: plaintext; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.kind { display: flex; align-items: center; gap: 8px; margin-top: 6px; font-weight: 550; }
.kind.passed { color: var(--good); } .kind.failed { color: var(--bad); } .kind.waiting { color: var(--note); }
.facts { display: flex; flex-wrap: wrap; gap: 14px 36px; margin-top: 20px; padding-top: 18px; border-top: 1px solid var(--edge); }
.facts dt { font-size: 12.5px; color: var(--second); }
.spec, .who, .after, .reason, footer { color: var(--second); font-size: 13px; }
.spec a { color: inherit; }
.after { font-variant-numeric: tabular-nums; margin-left: auto; white-space: nowrap; }
.sign { flex: none; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.sign circle { fill: currentColor; stroke: none; opacity: 0.14; }
.sign.passed { color: var(--good); } .sign.failed { color: var(--bad); } .sign.waiting { color: var(--note); }
.sign.skipped, .sign.not-seen, .sign.noted { color: var(--second); }
footer { padding-bottom: 56px; }
footer::before { content: ""; display: block; border-top: 1px solid var(--edge); margin-bottom: 18px; }
.sign.not-seen circle { fill: var(--page); stroke: var(--second); opacity: 0.55; stroke-width: 1.2; }`;

const VERDICT = `
.verdict { padding: 22px 24px; border-radius: 12px; border: 1px solid var(--note-edge); background: var(--note-soft); }
.verdict.failed { border-color: var(--bad-edge); background: var(--bad-soft); }
.verdict h2 { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; font-size: 14px; color: var(--note); margin-bottom: 6px; }
.verdict.failed h2 { color: var(--bad); }
.verdict p + p, .verdict dl + p { margin-top: 12px; }
.verdict pre, .verdict .compared { background: var(--card); }
.verdict .spec { margin-top: 14px; }
.verdict .spec a[href^="#"] { margin-left: 8px; }
.cause { font-size: 18px; line-height: 1.4; font-weight: 600; letter-spacing: -0.01em; }
.fixes li + li { margin-top: 10px; } .fixes pre { margin-top: 4px; }
.compared { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 12px 0 0; padding: 12px 14px;
  border: 1px solid var(--edge); border-radius: 8px; background: var(--sunken); }
.compared dt { font-size: 13px; color: var(--second); }
.compared em { color: var(--second); }
mark { background: var(--mark); color: inherit; border-radius: 3px; padding: 1px 0; font-weight: 650; }
.error { color: var(--bad); background: var(--bad-soft); border: 1px solid var(--bad-edge); border-radius: 5px; padding: 0 5px; font-size: 12px; }`;

const LISTS = `
.steps > li { display: flex; gap: 14px; position: relative; padding-bottom: 14px; }
.steps > li > .sign { width: 22px; height: 22px; margin-top: 1px; background: var(--page); border-radius: 50%; z-index: 1; }
.steps > li:not(:last-child)::before { content: ""; position: absolute; left: 10.5px; top: 24px; bottom: -2px; width: 1px; background: var(--edge); }
.step { flex: 1; min-width: 0; }
.step-head, .line { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 10px; }
.step-head strong { font-weight: 570; }
.not-seen .step-head strong { color: var(--second); font-weight: 450; }
.reason { display: block; }
.failed > .step > details > summary .reason { color: var(--bad); }
summary { cursor: pointer; list-style: none; position: relative; padding-right: 24px; }
summary::-webkit-details-marker { display: none; }
summary::after { content: ""; position: absolute; right: 6px; top: 7px; width: 6px; height: 6px; border: solid var(--second);
  border-width: 0 1.5px 1.5px 0; transform: rotate(45deg); }
details[open] > summary::after { transform: rotate(-135deg); top: 10px; }
.seen-not { padding-right: 24px; }
.checks { margin: 10px 0; padding: 4px 16px; border: 1px solid var(--edge); border-radius: 10px; background: var(--card); }
.checks > li { display: flex; gap: 10px; padding: 9px 0; } .checks > li + li { border-top: 1px solid var(--edge); }
.checks > li > .sign { margin-top: 4px; } .checks > li > div { flex: 1; min-width: 0; }
.check-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 10px; } .check-head .spec { margin-left: auto; }
.checks > li p + p { margin-top: 4px; }
.exchange { background: var(--card); border: 1px solid var(--edge); border-radius: 12px; padding: 14px 18px; margin-top: 10px; }
.exchange > summary { margin: -14px -18px; padding: 14px 42px 14px 18px; border-radius: 12px; }
.exchange > summary::after { right: 20px; top: 22px; } .exchange[open] > summary::after { top: 25px; }
.exchange[open] > summary { margin-bottom: 8px; }
.exchange .checks { background: var(--sunken); }
.status { font-size: 12.5px; font-weight: 600; font-variant-numeric: tabular-nums; border-radius: 5px; padding: 0 6px; }
.status.passed { color: var(--good); background: var(--good-soft); } .status.moved { color: var(--moved); background: var(--moved-soft); }
.status.failed { color: var(--bad); background: var(--bad-soft); }
table { width: 100%; border-collapse: collapse; }
tr + tr { border-top: 1px solid var(--edge); }
th { text-align: left; vertical-align: top; font-weight: 450; font-size: 13px; color: var(--second); width: 210px; padding: 5px 16px 5px 0; }
td { padding: 5px 0; white-space: pre-wrap; }
.aside { margin-top: 14px; } .aside > summary { font-size: 13px; font-weight: 600; display: inline-block; }
.aside > summary::after { top: 6px; } .aside[open] > summary { margin-bottom: 6px; }
@media (max-width: 560px) { th { width: 38%; } main, footer { padding-left: 16px; padding-right: 16px; } }
@media print {
  body { background: #fff; font-size: 12px; } .exchange, .checks, .verdict, .steps > li { break-inside: avoid-page; }
  pre { max-height: none; } summary::after { display: none; }
}`;

/** The style of the page, for light and dark and for paper. */
export const PAGE_STYLE = COLOURS + FRAME + VERDICT + LISTS;
