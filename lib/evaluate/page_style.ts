/**
 * How the page looks.
 *
 * @module
 */

import { CLASS_LABELS } from "../detection/detection.ts";

/** Colours of differences that those who see red and green alike can tell apart (Okabe and Ito). */
const [MISSING, SURPLUS] = ["#d55e00", "#0072b2"];

const hidden = CLASS_LABELS.map((label) =>
  `body:has(#show-${label}:not(:checked)) g.${label} { display: none; }`
).join("\n");

/** CSS. */
export const PAGE_STYLE = `
:root { color-scheme: light; }
body { font: 15px/1.45 system-ui, sans-serif; color: #222; background: #faf9f6; margin: 1.5rem auto;
  padding: 0 1.5rem; max-width: 1700px; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
h3 { font-size: 1rem; margin: 0; } h3 small { font-weight: normal; color: #666; margin-left: .5em; }
table.scores { border-collapse: collapse; font-variant-numeric: tabular-nums; background: white; }
.scores th, .scores td { padding: .3em .7em; border-bottom: 1px solid #ddd; text-align: right;
  font-weight: normal; }
.scores b { font-weight: 600; } .scores thead th { font-size: .85em; color: #555; text-align: center; }
.scores tbody th { text-align: left; white-space: nowrap; } .scores .mean { border-top: 2px solid #999; }
.note, figcaption { color: #555; font-size: .87em; max-width: 60em; }
.swatch { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .4em; }
.swatch.missing { background: ${MISSING}; } .swatch.surplus { background: ${SURPLUS}; }
.dashed { display: inline-block; width: 1.6em; border-top: 3px dashed #444; margin-right: .4em;
  vertical-align: middle; }
.failures { border-left: 4px solid ${MISSING}; padding-left: 1em; }
.reliability { display: flex; align-items: center; gap: 1.5rem; margin: 1.5rem 0; }
.reliability figcaption { max-width: 26em; }
.reliability rect { fill: white; stroke: #bbb; } .reliability line { stroke: #bbb; stroke-dasharray: 4; }
.reliability circle { fill: #444; fill-opacity: .75; } .reliability text { font-size: 11px; fill: #555; }
.legend { position: sticky; top: 0; background: #faf9f6ee; padding: .6em 0; z-index: 1; }
.legend > * { margin-right: 1.4em; white-space: nowrap; }
article { border-top: 1px solid #ccc; padding: 1rem 0 1.2rem; }
article p { margin: .2em 0 .7em; } article em { color: #b34a00; font-style: normal; font-weight: 600; }
.panels { display: grid; gap: 1rem; grid-template-columns: repeat(3, 1fr); align-items: start; }
.panels figure { margin: 0; } .panels figcaption { text-align: center; }
.panels svg { display: block; width: 100%; max-height: 85vh; background: white;
  box-shadow: 0 0 3px #0004; }
.outline polygon { fill: var(--colour); fill-opacity: .12; stroke: var(--colour); stroke-width: 2.5px;
  vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.outline polygon:hover { fill-opacity: .35; } .outline polygon.alone { stroke-dasharray: 8 5; }
.outline text { fill: var(--colour); stroke: #fffd; stroke-width: .22em; paint-order: stroke;
  font-weight: 600; pointer-events: none; }
image { image-orientation: none; } .faded { filter: grayscale(1); opacity: .45; }
rect.missing { fill: ${MISSING}; fill-opacity: .6; } rect.surplus { fill: ${SURPLUS}; fill-opacity: .6; }
@media (max-width: 900px) { .panels { grid-template-columns: 1fr; } }
${hidden}
`;
