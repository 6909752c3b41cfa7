using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>Makes consoles: coloured on a terminal, plain lines elsewhere.</summary>
internal static class Terminal
{
    private const int Wide = 110;

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

    /// <summary>Whether a table may have a column for what can stand below its title as well.</summary>
    internal static bool IsWide(IAnsiConsole console) => console.Profile.Width >= Wide;

    /// <summary>A title and its id: two cells, or one below the other in one.</summary>
    internal static string[] Named(string title, string id, bool wide) => wide
        ? [Markup.Escape(title), $"[grey]{Markup.Escape(id)}[/]"]
        : [$"{Markup.Escape(title)}\n[grey]{Markup.Escape(id)}[/]"];

    /// <summary>A quiet table: no frame, a rule under the head. Figures and ids are never broken, for they are read or copied whole.</summary>
    internal static Table Table(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.BorderColor(Color.Grey);
        foreach (var column in columns)
        {
            var right = column.StartsWith('>');
            var cell = new TableColumn($"[grey]{Markup.Escape(right ? column[1..] : column)}[/]") { Alignment = right ? Justify.Right : Justify.Left, NoWrap = right || column == "Id" };
            table.AddColumn(cell);
        }

        return table;
    }
}
