using System.Text.Json.Nodes;
using Ascent.Application.Carrying;
using Ascent.Application.Proofs;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Store;
using Ascent.Store.Content;

namespace Ascent.Application;

/// <summary>A journey from elsewhere: looked at before it is taken, and what had to be chosen is told.</summary>
public sealed partial class Workbench
{
    private const string ProfileTable = "profile";

    public ImportResult ImportJourney(string path, bool merge)
    {
        var file = JourneyFile.Read(path);
        var notes = new List<string>();
        var here = Store.Profile();
        var (content, pack) = Usable(file.Content, path, merge ? here : null, notes);
        var (report, aside) = (new MergeReport(), new KeptAside(Home, Now));
        long added;
        try
        {
            // Before the merge it is not known whether anything of this home has to make room; after it, it would be too late to keep it.
            added = merge ? Store.Take(content, TakeMode.Merge, () => aside.Keep(Store), report) : Store.Take(content, TakeMode.IntoEmpty);
        }
        catch
        {
            aside.Forget();
            throw;
        }

        if (!report.Replaced)
            aside.Forget();
        var choices = report.Choices.Select(ToWords).ToList();
        if (file.Portfolio is { } words)
        {
            if (!File.Exists(Home.PortfolioFile))
                Beside.Text(Home.PortfolioFile, words);
            else if (File.ReadAllText(Home.PortfolioFile) != words)
                choices.Add(new($"your words for the portfolio ({AscentHome.PortfolioName})", KeptHere: true, null, null));
        }

        notes.AddRange(Unknown(content, pack));
        return new(added, choices, notes, aside.Folder);
    }

    /// <summary>What can be taken of it: a profile that no command could read again would stop them all.</summary>
    private (StoreContent Content, JourneyPack Pack) Usable(StoreContent content, string path, string? here, List<string> notes)
    {
        if (content.Tables.FirstOrDefault(table => table.Name == ProfileTable)?.Values("document").FirstOrDefault() is not string document)
            return (content, Pack);
        var (pack, fault) = Readable(document);
        if (here is not null && pack is not null && pack.Id != Pack.Id)
            fault = $"it is on the journey '{pack.Id}', and you are on '{Pack.Id}'";
        if (fault is null)
            return (content, pack!);
        if (here is null)
            throw new JourneyException($"{path}: the profile in it cannot be used: {fault}. Nothing was changed.");
        notes.Add($"The profile in {path} cannot be used here: {fault}. Yours stays.");
        return (content with { Tables = [.. content.Tables.Where(one => one.Name != ProfileTable)] }, Pack);
    }

    /// <summary>The journey that a profile is on, and what is wrong with the profile.</summary>
    private (JourneyPack? Pack, string? Fault) Readable(string document)
    {
        try
        {
            var named = ProfileJson.JourneyOf(document);
            var folder = ContentRoot.Journey(ContentRoot.Find(), named == ContentRoot.UsualJourney ? null : named);
            var pack = ContentFolder.Load(folder, ContentFolder.Fingerprint(folder), Home.Cache);
            try
            {
                ProfileJson.Read(document, ProfileName, pack, Today);
                return (pack, null);
            }
            catch (JourneyException problem)
            {
                return (pack, WithoutPlace(problem.Message));
            }
        }
        catch (JourneyException problem) when (problem.Kind == ProblemKind.BadInput)
        {
            return (null, problem.Message.TrimEnd('.'));
        }
    }

    /// <summary>Records of what this content does not have are kept: another version of the content has it, or will. But they count nowhere.</summary>
    private static IEnumerable<string> Unknown(StoreContent content, JourneyPack pack)
    {
        foreach (var (column, one, many, known) in new (string, string, string, Func<string, bool>)[]
        {
            ("activity_id", "activity", "activities", pack.Activities.ContainsKey),
            ("card_id", "card", "cards", pack.Cards.ContainsKey),
            ("skill_id", "skill", "skills", pack.Skills.ContainsKey),
            ("paper_id", "paper", "papers", pack.Papers.ContainsKey),
        })
        {
            var names = content.Tables.SelectMany(table => table.Values(column)).OfType<string>()
                .Where(name => !known(name)).ToList();
            var distinct = names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (distinct.Count > 0)
                yield return $"{names.Count} {(names.Count == 1 ? "record names" : "records name")} {(distinct.Count == 1 ? $"the {one}" : $"{distinct.Count} {many}, such as")} {Nearest.Quote(distinct[0])}, which this content does not have: kept, but {(names.Count == 1 ? "it counts" : "they count")} nowhere.";
        }
    }

    private static ImportChoice ToWords(MergeChoice choice)
    {
        var what = choice.Table switch
        {
            ProfileTable => $"the profile ({string.Join(", ", Differing(choice.Here[0], choice.There[0]))})",
            "paper_note" => $"the note on the paper '{choice.Name[0]}': {choice.Name[1]}",
            "week_answer" => $"the review of week {choice.Name[0]}: {string.Join(", ", choice.Columns)}",
            "assessment_answer" => $"the answer to the question '{choice.Name[0]}'",
            _ => $"'{choice.Name[0]}': {string.Join(", ", choice.Columns)}",
        };
        return new(what, choice.KeptHere, choice.HereAt, choice.ThereAt);
    }

    /// <summary>The keys of two profiles that say different things.</summary>
    private static IEnumerable<string> Differing(string? one, string? other)
    {
        var (a, b) = (JsonNode.Parse(one ?? "{}")!.AsObject(), JsonNode.Parse(other ?? "{}")!.AsObject());
        return a.Select(pair => pair.Key).Union(b.Select(pair => pair.Key), StringComparer.Ordinal).Where(key => !JsonNode.DeepEquals(a[key], b[key]));
    }
}
