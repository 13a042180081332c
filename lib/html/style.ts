/** The only style sheet of a page; colours follow the reader's light or dark setting. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f7f8fa;--panel:#fff;--line:#dfe3ea;--text:#1c2330;--dim:#687386;--edge:#a9b3c2;
--accent:#2f6fed;--layer:#eef1f6;--finally:#fbf3e2;--ok:#1e9e5a;--bad:#d93a3f;--warn:#d98308;--off:#98a2b3;
--t0:#2f6fed;--t1:#0e9aa7;--t2:#8e5bd6;--t3:#d4558b;--t4:#c2770e;--t5:#4b8f29;--t6:#5568c9;--t7:#a3502f}
@media (prefers-color-scheme:dark){:root{--bg:#12151b;--panel:#1b2029;--line:#303846;--text:#e6eaf1;--dim:#97a2b4;
--edge:#566175;--accent:#79a6ff;--layer:#171c25;--finally:#262115;--ok:#43c584;--bad:#ff6b6f;--warn:#f2ab3c;
--off:#6c7789;--t0:#79a6ff;--t1:#43c6d1;--t2:#b894f0;--t3:#f08ab6;--t4:#eba94c;--t5:#86c964;--t6:#8f9ff0;--t7:#dc8c68}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,"Segoe UI","Helvetica Neue",Arial,sans-serif}
header{padding:22px 22px 10px}
h1{font-size:24px;line-height:1.25;margin:0 0 2px}
h2{font-size:16px;margin:0 0 10px}
h3{font-size:17px;margin:0;overflow-wrap:anywhere}
header p{margin:2px 0;color:var(--dim);overflow-wrap:anywhere}
header .error{color:var(--bad);white-space:pre-wrap}
.tag{display:inline-block;padding:1px 9px;border-radius:10px;border:1px solid var(--line);background:var(--layer);
color:var(--dim);font-size:12.5px;overflow-wrap:anywhere}
.tag.succeeded{color:var(--ok);border-color:currentColor}
.tag.failed{color:var(--bad);border-color:currentColor}
.tag.timeout,.tag.cancelled{color:var(--warn);border-color:currentColor}
main{display:grid;grid-template-columns:minmax(0,1fr) clamp(300px,24vw,440px);gap:18px;padding:8px 22px 28px;align-items:start}
section,aside{background:var(--panel);border:1px solid var(--line);border-radius:14px;padding:16px}
section{margin-bottom:18px}
.scroll{overflow-x:auto;scrollbar-width:thin}
aside{position:sticky;top:16px;max-height:calc(100vh - 32px);overflow:auto}
@media (max-width:900px){main{grid-template-columns:minmax(0,1fr)}aside{position:sticky;top:auto;bottom:0;max-height:45vh;
box-shadow:0 -6px 18px #0003}}
svg{display:block;font:13px system-ui,"Segoe UI","Helvetica Neue",Arial,sans-serif}
svg text{fill:var(--text)}
.layer rect{fill:var(--layer)}
.layer text{fill:var(--dim);font-size:12px;font-weight:600}
.layer.finally rect{fill:var(--finally)}
.edge{fill:none;stroke:var(--edge);stroke-width:1.5}
.edge.read{stroke-dasharray:5 4}
.edge.lit{stroke:var(--accent);stroke-width:2.25}
#tip path{fill:var(--edge)}
.node{cursor:pointer;text-decoration:none;outline:none}
.node .box{fill:var(--panel);stroke:var(--line);stroke-width:1.25}
.node.conditional .box{stroke-dasharray:6 4;stroke:var(--dim)}
.node .name{font-weight:600}
.node .kind{fill:var(--dim);font-size:12px}
.node:hover .box,.node.near .box{stroke:var(--accent)}
.node:focus-visible .box,.node.chosen .box{stroke:var(--accent);stroke-width:2.5}
.graph.seek .node:not(.hit){opacity:.25}
.tone0 .tone{fill:var(--t0)}.tone1 .tone{fill:var(--t1)}.tone2 .tone{fill:var(--t2)}.tone3 .tone{fill:var(--t3)}
.tone4 .tone{fill:var(--t4)}.tone5 .tone{fill:var(--t5)}.tone6 .tone{fill:var(--t6)}.tone7 .tone{fill:var(--t7)}
.status path{fill:none;stroke:var(--panel);stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.succeeded .status,.bar.succeeded{fill:var(--ok)}
.failed .status,.bar.failed{fill:var(--bad)}
.timeout .status,.bar.timeout,.cancelled .status,.bar.cancelled{fill:var(--warn)}
.skipped .status,.bar.skipped,.bar.none{fill:var(--off)}
.gantt{position:relative;display:grid;grid-template-columns:clamp(110px,24%,340px) minmax(260px,1fr)}
.names{list-style:none;margin:26px 0 0;padding:0 14px 0 8px;font-size:13px;line-height:24px}
.names li{height:24px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.names .border::before{content:"";position:absolute;left:0;right:0;height:1px;background:var(--edge)}
.plot{width:calc(100% - 84px);margin-left:14px;overflow:visible}
.gantt .tick line{stroke:var(--line)}
.gantt .tick text,.gantt .time{fill:var(--dim);font-size:12px}
.card{display:none;outline:none}
.card.open,body:not(.live) .card:target{display:block}
.open~.hint{display:none}
.tags,.links{margin:6px 0;overflow-wrap:anywhere}
.links b{color:var(--dim);font-weight:600;font-size:13px}
a{color:var(--accent)}
dl{margin:10px 0 0}
dt{color:var(--dim);font-size:13px;font-weight:600;margin-top:8px}
dd{margin:0;overflow-wrap:anywhere}
pre{margin:2px 0 0;padding:8px 10px;border-radius:8px;background:var(--layer);font:12.5px/1.45 ui-monospace,Consolas,monospace;
max-height:260px;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere}
.hint{color:var(--dim);margin:0}
input{font:inherit;width:100%;padding:6px 10px;border-radius:8px;border:1px solid var(--line);
background:var(--bg);color:inherit}
#found{margin:0;min-height:12px;padding:3px 2px;color:var(--dim);font-size:13px}
#found:empty{padding:0}
body:not(.live) input{display:none}
@media print{aside{display:none}main{display:block}}
`;
