import { SIZES } from './diagram/size';

const DARK = `
  --paper: #161614; --panel: #1d1d1a; --raised: #262622; --ink: #edeae4; --quiet: #aaa59b; --line: #383731;
  --strong: #56544c; --link: #9dc1ee; --failed: #ff9384; --failed-wash: #3a211d; --unknown: #e3b65c; --person: #9dc1ee;
  --accepted: #c8a9ea; --passed: #7cc9a8; --absent: #8a867c; --on: #1d1d1a;
`;

const THEME = `
:root {
  color-scheme: light;
  --paper: #faf9f6; --panel: #fff; --raised: #f3f1ec; --ink: #1d1c19; --quiet: #625e56; --line: #e3dfd7;
  --strong: #bdb7ab; --link: #24548c; --failed: #b3261e; --failed-wash: #fbebe8; --unknown: #865800; --person: #24548c;
  --accepted: #6a4791; --passed: #1c6b4c; --absent: #807a70; --on: #fff;
  --sans: -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, system-ui, sans-serif;
  --mono: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { color-scheme: dark; ${DARK} } }
:root[data-theme=dark] { color-scheme: dark; ${DARK} }
`;

const BASE = `
*, ::before, ::after { box-sizing: border-box }
html { scroll-padding-top: 4.5rem; -webkit-text-size-adjust: 100% }
body { margin: 0; background: var(--paper); color: var(--ink); font: 400 1rem/1.55 var(--sans); font-variant-numeric: tabular-nums lining-nums; overflow-wrap: anywhere }
main { max-width: 80rem; margin: 0 auto; padding: 0 2rem 6rem }
section { margin-top: 5.5rem }
h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0 }
h1 { font-size: 2.5rem; line-height: 1.12; letter-spacing: -.025em; font-weight: 650; text-wrap: balance }
h2 { font-size: 1.6rem; line-height: 1.2; letter-spacing: -.018em; font-weight: 640 }
h3 { font-size: 1.02rem; font-weight: 640; margin: 2.2rem 0 .5rem }
h3 .pillar { color: var(--quiet); font-weight: 400; margin-left: .4rem }
a { color: var(--link); text-underline-offset: .18em; text-decoration-thickness: .06em }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px }
ul, ol { list-style: none }
code, .id { font: .86em/1.45 var(--mono) }
.says { color: var(--quiet); max-width: 46rem; margin: .5rem 0 1.6rem }
.prose { max-width: 46rem } ul.prose { list-style: disc; padding-left: 1.2rem } ul.prose li { margin: .4rem 0 } p.prose { margin-top: 1.4rem }
.quiet, .file { color: var(--quiet) } .file { font-size: .86em }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.shapes { position: absolute; width: 0; height: 0 }
.skip { position: absolute; left: -99rem } .skip:focus { left: 1rem; top: 1rem; z-index: 3; background: var(--panel); padding: .5rem 1rem }
nav { position: sticky; top: 0; z-index: 2; display: flex; gap: 1rem; align-items: center; background: var(--paper); border-bottom: 1px solid var(--line); padding: 0 max(2rem, calc(50vw - 38rem)) }
nav ul { display: flex; gap: 1.35rem; overflow-x: auto; flex: 1; scrollbar-width: none }
nav a { display: block; padding: .85rem 0; color: var(--quiet); text-decoration: none; font-size: .9rem; white-space: nowrap } nav a:hover { color: var(--ink) }
nav button { font: .85rem var(--sans); color: var(--ink); background: none; border: 1px solid var(--strong); border-radius: 99px; padding: .3rem .9rem; cursor: pointer }
`;

const MARKS = `
.mark { width: 1.1rem; height: 1.1rem; flex: none; vertical-align: -.2rem; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; overflow: visible }
.mark .solid, symbol .solid { fill: currentColor } symbol .on { stroke: var(--on); stroke-width: 2 } symbol .dot { fill: currentColor; stroke: none }
.mark.failed { color: var(--failed) } .mark.unknown { color: var(--unknown) } .mark.person, .mark.declared { color: var(--person) }
.mark.accepted { color: var(--accepted) } .mark.passed { color: var(--passed) } .mark.absent { color: var(--absent) }
.counted { display: inline-flex; gap: .3rem; align-items: center; margin-left: .8rem; white-space: nowrap }
.open { color: var(--failed); font-weight: 600 } .unsure { color: var(--unknown); font-weight: 600 } .noted { font-weight: 600 } .open, .unsure, .noted, .kept { white-space: nowrap }
`;

const TOP = `
.top { padding-top: 4.5rem }
.kicker { color: var(--quiet); font-size: .95rem; margin-bottom: .5rem }
.scope { color: var(--quiet); font-size: 1.05rem; margin-top: .7rem }
.unreadable { margin-top: 1.6rem; padding: .9rem 1.2rem; border-left: 3px solid var(--unknown); background: var(--panel) }
.tallies { margin-top: 2.6rem; width: 100%; border-collapse: collapse; table-layout: fixed }
.tallies thead td { width: 19% } .tallies th { font-weight: 400; text-align: left; padding: .3rem .5rem .3rem 0 } .tallies thead th { font-size: .88rem; color: var(--quiet) }
.tallies tbody th { font-size: 1rem } .tallies tbody th .of { color: var(--quiet); margin-left: .2rem } .tallies a { color: inherit }
.tallies td { font-size: 2.3rem; line-height: 1.2; font-weight: 600; letter-spacing: -.02em; padding: .35rem 0 }
.tallies tbody tr + tr td { font-size: 1.35rem; font-weight: 500 } .tallies tbody tr { border-top: 1px solid var(--line) }
.tallies td.failed { color: var(--failed) } .tallies td.zero { color: var(--absent); font-weight: 400 }
.answers { display: grid; grid-template-columns: repeat(5, 1fr); gap: 1.6rem } #answers { margin-top: 2.6rem }
.answers div { border-top: 2px solid var(--ink); padding-top: .7rem }
.answers dt { font-size: .95rem; line-height: 1.35; min-height: 2.6rem } .answers dt a { color: inherit } 
.answers dd { color: var(--quiet); font-size: .92rem; line-height: 1.4; margin-top: .4rem } .answers ul { margin-top: .35rem } .answers li { padding: .1rem 0; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden } .answers b { margin-right: .15rem; color: var(--ink); font-size: 1.5rem; font-weight: 600; letter-spacing: -.015em }
#not-in-line { margin-top: 3.6rem }
.failures { display: grid; grid-template-columns: repeat(2, 1fr); gap: 0 2.6rem; margin-top: 1rem } .failures li { display: flex; gap: .8rem; padding: .85rem 0; border-top: 1px solid var(--line) }
.failures .mark { margin-top: .25rem } .failures .what a { color: inherit; font-weight: 600 } .failures .id { color: var(--quiet) } .failures .why { color: var(--quiet); font-size: .92rem; line-height: 1.45 }
`;

const BOARD = `
.legend { display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; font-size: .9rem; margin-bottom: 1.2rem } .legend b { font-weight: 600; margin-left: .15rem }

.board { border-collapse: separate; border-spacing: 4px; table-layout: fixed; width: calc(100% + 8px); margin: 0 -4px }
.board th { text-align: left; font-weight: 500; font-size: .88rem; line-height: 1.3; padding: .3rem .5rem .5rem 0; vertical-align: bottom } .board tbody th { vertical-align: middle; font-weight: 600 }
.board td { padding: 0; background: var(--panel); border-radius: 6px; height: 4.4rem; vertical-align: top } .board thead td, .board td.none { background: none } .board td.none { border: 1px dashed var(--line) }
.board .cell { display: block; height: 100%; min-height: 4.4rem; padding: .7rem .75rem; border: 1px solid var(--line); border-radius: 6px; text-decoration: none }
.board .cell:hover { border-color: var(--strong) } .board .cell[aria-expanded=true] { border: 2px solid var(--ink); padding: calc(.7rem - 1px) calc(.75rem - 1px) }
.board td.failed { background: var(--failed-wash) }
.board .marks { display: flex; flex-wrap: wrap; gap: .42rem } .board .phase { display: none }
.board .unfolded td { background: none; height: auto; padding: 0 0 1.4rem }
.group { scroll-margin-top: 4rem } .unfolded .group { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .4rem 1.4rem 1rem } .unfolded h3 { margin-top: 1rem }
.all { margin-top: 1.6rem } .all > summary { cursor: pointer; color: var(--link) }
.rule { border-top: 1px solid var(--line); scroll-margin-top: 4rem } .rule > summary { display: flex; gap: .8rem; align-items: baseline; padding: .7rem 0; cursor: pointer; list-style: none } .rule > summary::-webkit-details-marker { display: none }
.rule > summary .mark { align-self: flex-start; margin-top: .2rem } .rule .name { flex: 1 } .rule .id { color: var(--quiet); margin-right: .5rem; white-space: nowrap } .rule[open] > summary .title { font-weight: 600 }
.rule .aside { color: var(--quiet); font-size: .86rem; white-space: nowrap; text-align: right } .rule.failed .aside .state { color: var(--failed); font-weight: 600 } .rule .weight::before { content: "· " }
.rule .body { padding: 0 0 1.6rem 1.9rem; max-width: 56rem } .rule .body > p { margin: .2rem 0 .8rem } .note, .read { font-size: .92rem } .statement { border-left: 3px solid var(--person); padding-left: .8rem } .accepted-why { border-left: 3px solid var(--accepted); padding-left: .8rem; margin: .3rem 0 }
.evidence > li { display: flex; gap: .7rem; padding: .35rem 0 } .evidence > li > .mark { margin-top: .25rem } .evidence > li > div { flex: 1; min-width: 0 } .path { color: var(--quiet) }
.places { font-size: .9rem; color: var(--quiet) } .places code { color: var(--ink) } .rest summary { font-size: .9rem; color: var(--link); cursor: pointer }
.fix { display: grid; grid-template-columns: 9rem 1fr; gap: .4rem 1rem; margin: .9rem 0; padding: .9rem 1.1rem; background: var(--raised); border-radius: 6px; font-size: .94rem } .fix dt { color: var(--quiet) }
.relations { font-size: .92rem; margin: .2rem 0 .8rem } .relations li { margin: .25rem 0 } .relations .conflict { color: var(--unknown) } .relations strong { font-weight: 600 }
`;

const TABLES = `
.scrolls { overflow-x: auto; margin-top: 1.2rem }
.scrolls > table, table.controls { width: 100%; border-collapse: collapse; font-size: .92rem } caption { text-align: left; font-weight: 640; padding: .4rem 0 .6rem; font-size: 1.02rem }
.scrolls th, .scrolls td { text-align: left; vertical-align: top; padding: .5rem 1.2rem .5rem 0 } .scrolls thead th { font-weight: 500; color: var(--quiet); border-bottom: 1px solid var(--strong); white-space: nowrap }
.scrolls tbody tr { border-bottom: 1px solid var(--line) } .scrolls td:last-child { padding-right: 0 }
.scrolls td.number, .scrolls th.number { white-space: nowrap }
.controls tbody tr { border-top: 1px solid var(--line) } .controls .rule { border-top: 0 } .controls td { padding: 0; vertical-align: top } .controls td.tally { width: 9rem; text-align: right; padding-top: .7rem }
.names li { margin: 0 0 .1rem }
.access { table-layout: fixed; min-width: 52rem } .access thead th:nth-child(1) { width: 5.5rem } .access thead th:nth-child(2) { width: 27% } .access thead th:nth-child(4) { width: 26% } .where { font-size: .9rem; margin-top: .2rem }
.access .who th { padding-top: 1.5rem; font-weight: 600 } .access .who code { font-size: .95em } .access .who .file { font-weight: 400; margin-left: .5rem } .access .deny .effect { font-weight: 600 }
.access tr.wide td:first-child { box-shadow: inset 3px 0 var(--unknown); padding-left: .7rem } .tag { font-size: .8rem; border: 1px solid currentColor; border-radius: 99px; padding: 0 .5rem; white-space: nowrap } .wildcard .tag { color: var(--unknown) } .wildcard code { font-weight: 600 }
.filter { display: flex; flex-wrap: wrap; gap: .8rem 1.6rem; align-items: center; font-size: .92rem } .filter input[type=search] { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--strong); border-radius: 6px; padding: .4rem .7rem; min-width: 17rem; margin-left: .4rem } .filter ::placeholder { color: var(--quiet); opacity: 1 } .filter output { color: var(--quiet) }
html:not(.js) .filter { display: none }
.impact .replaced .tag, .impact .removed .tag { color: var(--failed); font-weight: 600 } .impact .may-be-replaced .tag { color: var(--unknown) } .impact .updated .tag, .impact .added .tag { color: var(--quiet) } .warning { margin-top: .3rem } .warning strong { color: var(--failed) }
.means { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1.2rem 2rem; margin-bottom: 2rem } .means dt { font-weight: 600 } .means dd { color: var(--quiet); font-size: .94rem }
`;

const DIAGRAM = `
.stacks { margin-right: min(0px, (76rem - 100vw) / 2 + 2rem); display: flex; flex-wrap: wrap; gap: 2.4rem 2rem; align-items: flex-start } .stacks figure { max-width: 100% } figcaption { margin-bottom: .3rem } .stacks .scrolls { margin-top: .3rem }
.diagram { display: block; max-width: 100%; height: auto; font-family: var(--sans) } .diagram .lane { fill: var(--raised) } .diagram .lane.odd { fill: var(--raised); opacity: .55 } .lane-name { font-size: 12px; font-weight: 600; fill: var(--quiet) }
.part rect { fill: var(--panel); stroke: var(--strong) } .part-name { font-size: 12px; font-weight: 600; fill: var(--ink); text-anchor: middle } .part-type { font-size: 10.5px; fill: var(--quiet); text-anchor: middle }
.part.guest rect { fill: none; stroke-dasharray: 4 3 } .flow { fill: none; stroke: var(--absent); stroke-width: 1.2 } .shapes marker path { fill: var(--absent) }
.flow-name { font-size: 10.5px; fill: var(--quiet); text-anchor: middle; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round }
.diagram.tracing .flow:not(.traced), .diagram.tracing .flow-name:not(.traced), .diagram.tracing .part:not(.traced) { opacity: .18 } .flow.traced { stroke: var(--ink); stroke-width: 1.7 } .flow-name.traced { fill: var(--ink) }
`;

const NARROW = `
@media (max-width: 60rem) {
  .answers { grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)) } .answers dt { min-height: 0 } .failures, .means { grid-template-columns: 1fr }
}
@media (max-width: 46rem) {
  main { padding: 0 1.1rem 4rem } nav { padding: 0 1.1rem } section { margin-top: 4rem } .top { padding-top: 2.4rem } h1 { font-size: 1.8rem }
  .tallies { display: grid; grid: repeat(8, auto) / auto-flow; width: 100%; margin-top: 1.6rem; grid-template-columns: auto auto auto } .tallies thead, .tallies tbody, .tallies tr { display: contents }
  .tallies th, .tallies td, .tallies tbody tr + tr td { border-top: 1px solid var(--line); font-size: 1.05rem; padding: .4rem 0; align-content: center } .tallies th, .tallies td { padding-right: .8rem } .tallies tbody th, .tallies thead td { border: 0; width: auto; font-size: .88rem }
  .board, .board tbody, .board tr, .board th, .board td { display: block } .board thead { display: none } .board { margin: 0; width: auto } .board tr[hidden] { display: none }
  .board tbody th { font-size: 1.02rem; padding: 1.4rem 0 .4rem } .board td { height: auto; margin-top: 4px } .board td.none { display: none }
  .board .cell { display: flex; gap: .8rem; min-height: 0; align-items: center; color: var(--ink) } .board .phase { display: block; flex: 0 0 46%; font-size: .92rem; line-height: 1.3 }
  .rule > summary { flex-wrap: wrap; gap: .2rem .7rem } .rule .name { flex: 1 1 75% } .rule .id { display: block } .rule .aside { padding-left: 1.8rem } .rule .body { padding-left: 0 } .fix { grid-template-columns: 1fr; gap: .1rem } .fix dd + dt { margin-top: .5rem }
  .filter input[type=search] { min-width: 0; width: 100%; margin: .3rem 0 0 } .controls, .controls tbody, .controls tr, .controls td { display: block } .rule .id { white-space: normal } .controls td.tally { width: auto; text-align: left; border: 0; padding: 0 0 .6rem } .counted:first-child { margin-left: 0 }
  .answers { grid-template-columns: 1fr 1fr } .scrolls > table { min-width: 44rem }
}
`;

const PRINT = `
@media print {
  html { font-size: 10.5px }
  :root { --paper: #fff } nav, .filter, .skip { display: none } main { max-width: none; padding: 0 } section { margin-top: 2.2rem } .top { padding-top: 0 }
  h2, h3, figcaption, .rule > summary { break-after: avoid } tr, .failures li, .evidence > li { break-inside: avoid } .scrolls { overflow: visible } .access { min-width: 0 }
  .stacks { margin: 0 } .diagram { min-width: 0 } .board .cell { print-color-adjust: exact } .all[open] > summary { display: none } .answers { grid-template-columns: repeat(5, 1fr) } .failures { grid-template-columns: 1fr 1fr } .means { grid-template-columns: repeat(3, 1fr) }
  .rule > summary { padding: .3rem 0 } .rule .body { padding-bottom: .6rem } .read { display: none }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth } }
`;

/** The style of the page, for both themes, for narrow screens and for paper. */
export const STYLE = [THEME, BASE, MARKS, TOP, BOARD, TABLES, DIAGRAM, SIZES, NARROW, PRINT].join('');
