using System.Text.RegularExpressions;

namespace Ascent.Web.Text;

/// <summary>Where the application does what a command of the terminal does.</summary>
public static partial class Places
{
    private const string Program = "ascent ";

    /// <summary>The address of the page for a command such as <c>ascent paper notes adam</c>; null where only the terminal has it.</summary>
    public static string? Of(string command)
    {
        if (!command.StartsWith(Program, StringComparison.Ordinal)) return null;
        var words = command[Program.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["today" or "week" or "month" or "quarter" or "next" or "timer", ..] => "/",
            ["pause" or "resume", ..] => "/#break",
            ["plan", "--explain", var id] when IsId(id) => $"/roadmap?item={id}",
            ["plan", "--want" or "--unwant" or "--unpin", var id] when IsId(id) => $"/activities/{id}",
            ["plan", "--what-if", var changes] when Change().IsMatch(changes) => $"/roadmap?{changes}#what-if",
            ["plan", "--what-if", ..] => "/roadmap#what-if",
            ["plan", "--off" or "--on", ..] => "/roadmap#choices",
            ["plan", ..] => "/roadmap",
            ["done" or "log", var id, ..] when IsId(id) => $"/activities/{id}",
            ["lab", "test" or "start" or "hint" or "status" or "watch", var id, ..] when IsId(id) => $"/labs/{id}",
            ["lab", ..] => "/labs",
            ["review", "settings", ..] => null,
            ["review", ..] => "/reviews",
            ["paper", "read" or "notes" or "done", var id, ..] when IsId(id) => $"/papers/{id}",
            ["paper", ..] => "/papers",
            ["interview", "start" or "show" or "score", var id, ..] when IsId(id) => $"/interviews/{id}",
            ["interview", ..] => "/interviews",
            ["assess", "--area" or "--skill", var id] when IsId(id) => $"/assess/{id}",
            ["assess", ..] => "/assess",
            ["weekly", ..] => "/weekly",
            ["career", ..] => "/career",
            ["evidence", "verify" or "list", ..] => "/evidence",
            ["profile", "edit", ..] => "/start",
            _ => null,
        };
    }

    private static bool IsId(string word) => Id().IsMatch(word);

    /// <summary>As ids of the content are written: ID and other placeholders in capitals are none, but areas such as K1 are.</summary>
    [GeneratedRegex("^([a-z0-9][a-z0-9-]*|[A-Z][0-9])$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Id();

    /// <summary>One change that the form of the roadmap has a field for.</summary>
    [GeneratedRegex("^(hours|deadline|start|track|gpu|free|want|unwant|proven)=[A-Za-z0-9.-]+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Change();
}
