using System.CommandLine;

namespace Ascent.Cli.Tests.Robust;

/// <summary>Every verb that there is, by whether it writes; the tests beside hold the lists true.</summary>
internal static class VerbLists
{
    /// <summary>Killed by <see cref="KilledCommandTests"/>, <see cref="KilledTrainingTests"/> and <see cref="KilledRestoreTests"/>.</summary>
    internal static readonly string[] KilledBySpecialTests = ["start", "log", "done", "train", "lab test", "backup", "restore", "import"];

    /// <summary>Killed by <see cref="KilledWritersTests"/>.</summary>
    internal static readonly string[] KilledWriters =
        ["review grade", "assess next", "assess answer", "plan", "review settings", "pause", "portfolio build", "export ics", "export json", "backup"];

    /// <summary>Killed by <see cref="KilledOtherWritersTests"/>.</summary>
    internal static readonly string[] KilledOthers =
    [
        "timer start", "timer stop", "timer cancel", "paper notes", "paper done", "career add", "career move", "career rm", "interview score", "weekly", "profile edit", "profile import", "resume",
        "assess hint", "assess restart", "lab start", "lab hint", "lab solution", "lab reset", "evidence bundle", "draft", "portfolio init", "export resume", "runs note", "runs tag", "runs rm", "runs export",
        "content new", "convert",
    ];

    /// <summary>Write data sets, which are checked by their hashes at every use; Ascent.Data.Tests cuts them off.</summary>
    internal static readonly string[] DataSets = ["data get", "data import"];

    /// <summary>Dialogues and servers: they write by the same calls as the verbs that are killed, and at a terminal or in a browser.</summary>
    internal static readonly string[] Dialogues = ["assess", "review", "interview start", "lab watch", "chat", "portfolio serve"];

    /// <summary>Change nothing of what is in the home, with how each is called in the test that shows it.</summary>
    internal static readonly string[] Reading =
    [
        "today", "week", "month", "quarter", "assess map", "next", "lab list", "lab next", "timer", "paper", "career", "interview", "lab status gradients", "timer status", "review status", "paper list", "paper next",
        "career list", "interview list", "interview show design-recommendations", "interview history", "evidence list", "evidence verify", "runs list", "data list", "data verify mnist-subset", "profile show", "doctor",
        "completion bash", "bench --list", "content check --no-labs",
    ];

    /// <summary>Change nothing either, and need a run, a proof or an open paper.</summary>
    internal static readonly string[] ReadingOfSomething = ["paper read", "evidence show", "runs show", "runs compare", "eval", "predict"];

    /// <summary>Of all verbs, those that do something themselves.</summary>
    internal static List<string> All()
    {
        var verbs = new List<string>();
        Collect(Root(), "", verbs);
        return verbs;
    }

    /// <summary>The verb that a command line calls, without its arguments.</summary>
    internal static string Of(params string[] args)
    {
        var names = new List<string>();
        for (var command = Root().Parse(args).CommandResult; command.Parent is System.CommandLine.Parsing.CommandResult parent; command = parent) names.Insert(0, command.Command.Name);
        return string.Join(' ', names);
    }

    private static RootCommand Root() => AscentCommand.Build(new CliHost
    {
        In = TextReader.Null,
        Out = TextWriter.Null,
        Error = TextWriter.Null,
        Time = TimeProvider.System,
        CanAsk = false,
        OutIsTerminal = false,
        ErrorIsTerminal = false,
        Width = 80,
    });

    private static void Collect(Command command, string path, List<string> verbs)
    {
        foreach (var verb in command.Subcommands)
        {
            var name = path.Length == 0 ? verb.Name : $"{path} {verb.Name}";
            if (verb.Action is not null) verbs.Add(name);
            Collect(verb, name, verbs);
        }
    }
}
