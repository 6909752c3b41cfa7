using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Journey;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Spectre.Console;
using Profile = Ascent.Journey.Profiles.Profile;

namespace Ascent.Cli.Verbs;

/// <summary><c>profile show|edit|import</c>: what the plan knows about the person.</summary>
internal static class ProfileVerbs
{
    private static readonly Argument<string> SourceFile = new("file") { Description = "A profile file or a JSON Resume" };
    private static readonly Option<string?> Set = new("--set") { HelpName = "CHANGES", Description = "Change without an editor: " + WhatIf.Example };

    internal static Verb Create(CliHost host) => new Verb("profile", "What the plan knows about you").With(
        new Verb("show", "The profile", "profile show", "profile show --json").Runs(host, Show),
        new Verb("edit", "Change it in your editor, or with --set", "profile edit", "profile edit --set hours=12,track=nlp").With(Set).Runs(host, Edit),
        new Verb("import", "Take a profile from a file", "profile import me.json", "profile import resume.json").With(SourceFile).Runs(host, Import));

    private static int Show(CliContext context)
    {
        var profile = Existing(context);
        if (context.Json)
        {
            context.WriteJson(JsonNode.Parse(ProfileJson.Write(profile))!);
            return ExitCodes.Success;
        }

        var console = context.Console;
        void Line(string name, string value) => console.MarkupLine($"{name,-12}{Markup.Escape(value)}");
        if (profile.Name is { } name)
            Line("Name", name);
        Line("Role", $"{profile.Role}, {profile.YearsExperience:0.#} years, {string.Join(", ", profile.Languages)}");
        Line("Hours", $"{profile.HoursPerWeek:0.#} a week from {Words.FarDay(profile.StartOn)}");
        Line("Deadline", profile.Deadline is { } deadline ? Words.FarDay(deadline) : "that of the journey");
        Line("Weeks off", profile.WeeksOff.Count == 0 ? "none" : string.Join(", ", profile.WeeksOff));
        if (profile.Breaks.Count > 0)
            Line("Breaks", string.Join(", ", profile.Breaks.Select(pause => $"{Words.FarDay(pause.From)} to {(pause.Until is { } until ? Words.FarDay(until) : "your return")}")));
        Line("Track", profile.Track);
        Line("Hardware", $"{(profile.Hardware.Gpu ? $"GPU with {profile.Hardware.VramGb:0.#} GiB" : "no GPU")}, {profile.Hardware.RamGb:0.#} GiB memory, {Words.Plural(profile.Hardware.Cores, "core")}");
        Line("Material", $"{(profile.FreeOnly ? "free only" : "free and paid")}{(profile.Prefers.Count > 0 ? ", " + string.Join(" before ", profile.Prefers) : "")}");
        if (profile.Mastered.Count > 0)
            Line("Mastered", string.Join(", ", profile.Mastered));
        if (profile.Wants.Count > 0)
            Line("Wants", string.Join(", ", profile.Wants));
        foreach (var area in context.Workbench.Pack.Areas)
            Line(area.Id, $"{new string('■', profile.Rating(area.Id))}{new string('□', 4 - profile.Rating(area.Id))}  {area.Title}");
        return ExitCodes.Success;
    }

    private static int Edit(CliContext context)
    {
        var profile = Existing(context);
        var changed = context.Get(Set) is { } changes ? WhatIf.Apply(profile, changes, context.Workbench.Pack) : InEditor(context, profile);
        if (changed is null)
        {
            context.Note("Nothing was changed.");
            return ExitCodes.Success;
        }

        Save(context, changed);
        return ExitCodes.Success;
    }

    private static int Import(CliContext context)
    {
        Save(context, ProfileFiles.Read(context.Get(SourceFile), context.Workbench));
        return ExitCodes.Success;
    }

    private static void Save(CliContext context, Profile profile)
    {
        var update = context.Workbench.SaveProfile(profile);
        if (context.Json)
        {
            context.WriteJson(JsonNode.Parse(PlanJson.Write(update.Plan))!);
            return;
        }

        context.Console.MarkupLine("The profile is stored and the plan computed anew.");
        PlanView.Changes(context.Console, update.Changes);
        PlanView.Summary(context.Console, update.Plan);
    }

    /// <summary>Lets the person edit the file until it can be taken; null when it was left as it was.</summary>
    private static Profile? InEditor(CliContext context, Profile profile)
    {
        var editor = Environment.GetEnvironmentVariable("VISUAL") ?? Environment.GetEnvironmentVariable("EDITOR");
        if (string.IsNullOrWhiteSpace(editor) || !context.Host.CanAsk)
            throw new JourneyException("No editor is set (VISUAL or EDITOR) or this is no terminal. Use 'ascent profile edit --set hours=12', or 'ascent profile show --json > me.json', change it, and 'ascent profile import me.json'.");
        var file = Path.Combine(Directory.CreateTempSubdirectory("ascent-").FullName, "profile.json");
        try
        {
            var before = ProfileJson.Write(profile);
            File.WriteAllText(file, before);
            while (true)
            {
                Launch(editor, file);
                var after = File.ReadAllText(file);
                if (after == before)
                    return null;
                try
                {
                    return ProfileJson.Read(after, file, context.Workbench.Pack, context.Workbench.Today);
                }
                catch (JourneyException problem)
                {
                    context.Host.Complain(problem.Message);
                    context.Host.Out.Write("Edit again? [Y/n] ");
                    if (context.Host.ReadLine() is not { } answer || answer.StartsWith('n'))
                        return null;
                }
            }
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    private static void Launch(string editor, string file)
    {
        var words = editor.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(words[0], [.. words.Skip(1), file]));
            process?.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new JourneyException($"The editor '{editor}' could not be started: {e.Message}", ProblemKind.BrokenEnvironment, e);
        }
    }

    private static Profile Existing(CliContext context) => context.Workbench.Profile
        ?? throw new JourneyException($"There is no profile in {context.Home.Path} yet. Run 'ascent start' first; 'ascent start --defaults' asks nothing.");
}
