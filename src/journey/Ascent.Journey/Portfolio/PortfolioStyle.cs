namespace Ascent.Journey.Portfolio;

/// <summary>The site's style. A theme of the person's own sets the variables anew.</summary>
internal static class PortfolioStyle
{
    public const string Icon = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 20 20\"><path fill=\"#0b5a8f\" d=\"M1.500 16.500 7.500 5l3.500 6 2-3 5.500 8.500z\"/></svg>\n";

    public const string Text =
        """
        /* Colours, type and space are variables: set them anew in a file of your own (ascent portfolio build --theme FILE.css). */
        :root {
          color-scheme: light dark;
          --page: #ffffff; --raised: #f6f7f8; --ink: #1c2024; --soft: #52585e; --line: #d5d9dd; --accent: #0b5a8f;
          --font: system-ui, sans-serif; --mono: ui-monospace, "DejaVu Sans Mono", monospace; --width: 56rem; --corner: 6px;
        }
        @media (prefers-color-scheme: dark) {
          :root:not([data-theme="light"]) { --page: #16191c; --raised: #1f2327; --ink: #e6e9ec; --soft: #a9b1b8; --line: #3a4046; --accent: #7cc0ee; }
        }
        :root[data-theme="light"] { color-scheme: light; }
        :root[data-theme="dark"] { color-scheme: dark; --page: #16191c; --raised: #1f2327; --ink: #e6e9ec; --soft: #a9b1b8; --line: #3a4046; --accent: #7cc0ee; }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 var(--font); overflow-wrap: break-word; }
        header, main, footer { max-width: var(--width); margin: 0 auto; padding: 0 1rem; }
        header { border-bottom: 1px solid var(--line); }
        nav ul, .row { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; list-style: none; margin: 0; padding: .75rem 0; }
        h1 { font-size: 1.75rem; line-height: 1.25; margin: 2rem 0 .25rem; }
        h2 { font-size: 1.25rem; line-height: 1.25; margin: 2rem 0 .5rem; }
        h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
        p { max-width: 72ch; margin: .5rem 0; }
        a { color: var(--accent); }
        a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        .skip { position: absolute; left: -99rem; }
        .skip:focus { left: 1rem; top: .5rem; background: var(--page); padding: .25rem .5rem; }
        .lead { color: var(--soft); font-size: 1.125rem; }
        .meta { color: var(--soft); font-size: .875rem; }
        .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(18rem, 100%), 1fr)); gap: .75rem; list-style: none; margin: 0; padding: 0; }
        .card { background: var(--raised); border: 1px solid var(--line); border-radius: var(--corner); padding: .25rem 1rem .75rem; }
        .plain { padding-left: 1.25rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .875rem; width: 100%; }
        th, td { border-bottom: 1px solid var(--line); padding: .375rem .75rem .375rem 0; text-align: left; vertical-align: top; font-weight: normal; }
        thead th { color: var(--soft); }
        .wide { min-width: 40rem; }
        .num { text-align: right; font-variant-numeric: tabular-nums; }
        code, pre { font-family: var(--mono); font-size: .8125rem; }
        pre { overflow-x: auto; background: var(--page); border: 1px solid var(--line); border-radius: var(--corner); padding: .75rem; }
        td code { overflow-wrap: anywhere; }
        figure { margin: 1rem 0; }
        figure img { max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: var(--corner); }
        figcaption { color: var(--soft); font-size: .875rem; }
        dt { font-weight: 600; margin-top: .5rem; }
        dd { margin: 0; max-width: 72ch; }
        progress { width: 8rem; accent-color: var(--accent); vertical-align: middle; }
        footer { margin-top: 3rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .875rem; }
        @media print {
          :root, :root[data-theme] { color-scheme: light; --page: #fff; --raised: #fff; --ink: #000; --soft: #333; --line: #999; --accent: #000; }
          header, .skip { display: none; }
          section, figure, .card { break-inside: avoid; }
          main a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .75rem; }
          .scroll { overflow: visible; }
        }

        """;
}
