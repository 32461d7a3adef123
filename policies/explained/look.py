"""How do pages for people look: on a phone, on a desk, in the dark, on paper?"""

from policies.explained.markup import Html

STYLE = Html("""
:root{color-scheme:light dark;--ink:#1b2430;--soft:#566171;--line:#d5dbe3;--ground:#fff;--box:#eef4fb;--accent:#1f5fa8}
@media(prefers-color-scheme:dark){
:root{--ink:#e6ebf2;--soft:#a3b0c0;--line:#3a4554;--ground:#141a22;--box:#1f2a38;--accent:#7db4f0}}
*{box-sizing:border-box}body{margin:0 auto;max-width:72rem;padding:1rem;background:var(--ground);color:var(--ink);
font:16px/1.65 system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;
overflow-wrap:anywhere}
a{color:var(--accent)}a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.3rem;margin-top:2.5rem;border-top:3px solid var(--accent);
padding-top:1rem}h3{font-size:1.1rem;margin:2rem 0 .4rem}h4{font-size:1rem;margin:1.2rem 0 .2rem}
small{display:block;color:var(--soft)}ul{padding-left:1.2rem}ol{padding-left:2rem}
nav ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.6rem,1fr));gap:0 1.2rem;list-style:none;padding:0}
nav a{display:flex;align-items:center;min-height:2.75rem;height:100%;line-height:1.35;text-decoration:none;
border-bottom:1px solid var(--line);text-wrap:balance}nav a:hover{text-decoration:underline}
table{border-collapse:collapse;width:100%;font-size:.93rem;margin:.6rem 0}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line)}
td:last-child{min-width:7rem}
th{color:var(--soft);font-weight:600;white-space:nowrap}td:empty::after{content:"—";color:var(--soft)}
td ul,.year ul{margin:0;padding-left:1.1rem}
.clause{color:var(--accent);font-size:.82rem;margin-left:.4rem}td>.clause:only-child{margin-left:0}
mark{background:#ffe08a;color:#3b2f00;border-radius:.25rem;padding:0 .35rem;font-size:.88rem}
.year{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.5rem;list-style:none;padding:0}
.year>li{border:1px solid var(--line);border-radius:.5rem;padding:.4rem .6rem;font-size:.9rem}
.picture svg{display:block;margin:0 auto;max-width:100%;height:auto}
svg rect{fill:var(--box);stroke:var(--accent)}svg rect.time{stroke-dasharray:5 3}
svg rect.end{fill:var(--ground);stroke:var(--soft)}svg text{fill:var(--ink);text-anchor:middle}
svg .name{font-size:14px;font-weight:600}svg .who{font-size:12px;fill:var(--soft)}
svg .way,svg .back{font-size:12px;text-anchor:start}svg .back{fill:var(--soft)}
svg path{fill:none;stroke:var(--soft);stroke-width:1.4}svg .head{fill:var(--soft)}
summary{cursor:pointer;color:var(--accent)}
@media(min-width:60rem){.flow{display:grid;grid-template-columns:340px minmax(0,1fr);gap:1.5rem;align-items:start}}
@media(max-width:40rem){thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table,tbody,tr,td{display:block}tr{border:1px solid var(--line);border-radius:.5rem;padding:.3rem .6rem;margin:.5rem 0}
td,td:last-child{border:0;padding:.15rem 0 .15rem 5rem;min-width:0}td:empty{display:none}
td:not(:empty){display:flow-root}td:first-child{padding-left:0;font-weight:600}td:first-child::before{display:none}
td::before{content:attr(data-label);float:left;width:4.6rem;margin-left:-5rem;color:var(--soft);font-size:.85rem;
line-height:1.9}}
@media print{details:not([open])>*{display:block}tr,svg,.year>li{break-inside:avoid}}
""")
