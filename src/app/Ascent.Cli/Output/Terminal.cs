using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>Makes consoles: coloured on a terminal, plain lines elsewhere.</summary>
internal static class Terminal
{
    internal static IAnsiConsole Create(TextWriter writer, bool colored, bool terminal, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colored ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colored ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    /// <summary>A quiet table: no frame, a rule under the head.</summary>
    internal static Table Table(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.BorderColor(Color.Grey);
        foreach (var column in columns)
        {
            var right = column.StartsWith('>');
            var cell = new TableColumn($"[grey]{Markup.Escape(right ? column[1..] : column)}[/]") { Alignment = right ? Justify.Right : Justify.Left, NoWrap = right };
            table.AddColumn(cell);
        }

        return table;
    }
}
