"""The style sheet of a page, made from the tokens."""

from headwater.charts.tokens import CJK, TEXT, TYPE, Radius, Space, Theme
from headwater.records import FocusState

_PAGE = """
* { box-sizing: border-box; }
body { margin: 0; background: var(--canvas); color: var(--text); font: %(body)s %(family)s; }
main { max-width: 1040px; margin: 0 auto; padding: %(xxl)spx %(xl)spx; }
h1 { font: %(display)s %(family)s; margin: 0; }
h2 { font: %(title)s %(family)s; margin: 0 0 %(m)spx; }
h3 { font: %(strong)s %(family)s; margin: %(m)spx 0 2px; }
p { margin: 0 0 %(s)spx; overflow-wrap: anywhere; }
.lead, .quiet, small, footer p, dt { color: var(--text2); }
section { margin-top: %(l)spx; padding: %(card)spx; background: var(--surface); border: 1px solid var(--line);
  border-radius: %(radius)spx; }
table + p, .facts + p, details + p { margin-top: %(m)spx; }
section > :last-child { margin-bottom: 0; }
footer { margin-top: %(xl)spx; max-width: 70ch; }
.wide { overflow-x: auto; }
.card { min-width: 680px; }
.card svg { display: block; width: 100%%; height: auto; }
.dark { display: none; }
.swatch { display: inline-block; width: 20px; height: 14px; margin-right: %(s)spx; vertical-align: -2px; }
table { width: 100%%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: start; font-weight: 400; padding: 6px %(l)spx 6px 0; border-top: 1px solid var(--line);
  vertical-align: top; unicode-bidi: plaintext; overflow-wrap: anywhere; }
thead th { border-top: 0; color: var(--text2); overflow-wrap: break-word; vertical-align: bottom; }
tr > :first-child { min-width: 6em; }
th[scope="row"] { font-weight: 500; }
.number, .end { white-space: nowrap; } thead .end { white-space: normal; }
td.number { width: 1%%; padding-right: %(xl)spx; }
.end { text-align: end; }
th:last-child, td:last-child { padding-right: 0; }
td.title { color: var(--text2); width: 40%%; }
small { display: block; }
.bar { display: block; margin-top: 7px; }
.track { fill: var(--sunken); } .rest { fill: var(--rest); } .deep { fill: var(--deep); }
.facts { display: flex; flex-wrap: wrap; gap: %(l)spx %(xxl)spx; margin: 0; }
.facts > div { min-width: 150px; }
dd { margin: 0; font: %(figure)s %(family)s; font-variant-numeric: tabular-nums; }
dd small { font: %(small)s %(family)s; }
summary { font: %(title)s %(family)s; cursor: pointer; }
summary.quiet { font: %(small)s %(family)s; margin: %(s)spx 0; }
details[open] summary { margin-bottom: %(m)spx; }
summary:focus-visible, .wide:focus-visible { outline: 2px solid var(--ring); outline-offset: 2px; }
@media (max-width: 640px) { main { padding: %(l)spx; } td.title { width: auto; } }
@page { margin: 14mm 14mm 16mm; }
@media print {
  h2, h3, h3 + p { break-after: avoid; } .card, dl, footer { break-inside: avoid; }
  details:not([open]) { display: none; }
  body { background: none; } main { max-width: none; padding: 0; }
  section { break-inside: avoid; border: 0; padding: 0; } section:has(details) { break-inside: auto; }
  tr { break-inside: avoid; } thead { display: table-header-group; }
  .card { min-width: 0; } .wide { overflow: visible; }
  svg, .track, .rest, .deep { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""


def style(light: Theme, dark: Theme) -> str:
    """CSS for a page that is `light` on paper and on light screens, and `dark` on dark ones."""
    chinese = ", ".join(f'"{name}"' for name in CJK)
    values = {role: f"{t.weight} {t.px}px/{t.line}px" for role, t in TYPE.items()}
    values |= {
        "family": f'"{TEXT}", system-ui, {chinese}, sans-serif',
        "card": str(Space.CARD),
        "radius": str(Radius.CARD),
    }
    values |= {"s": str(Space.S), "m": str(Space.M), "l": str(Space.L), "xl": str(Space.XL), "xxl": str(Space.XXL)}
    turned = f":root {{ {_colours(dark)} }} .light {{ display: none; }} .dark {{ display: inline; }}"
    return (
        f":root {{ {_colours(light)} }}{_PAGE % values}@media screen and (prefers-color-scheme: dark) {{ {turned} }}\n"
    )


def _colours(theme: Theme) -> str:
    names = ("canvas", "surface", "sunken", "line", "text", "text2", "ring")
    values = {name: getattr(theme, name) for name in names}
    values |= {"rest": theme.app[2], "deep": theme.states[FocusState.FOCUSED]}
    return " ".join(f"--{name}: {value};" for name, value in values.items())
