using System.Text.Json.Nodes;
using Ascent.Application.Proofs;
using Ascent.Journey.Content;
using Ascent.Journey.Portfolio;
using Ascent.Journey.Progress;
using Ascent.Journey.Proofs;
using Ascent.Tracking;

namespace Ascent.Application.Portfolio;

/// <summary>Gathers what is proven and shown into a site: pages, pictures, proofs.</summary>
internal sealed class PortfolioMaker(JourneyPack pack, RunStore runs, PortfolioSettings words, DateOnly today)
{
    private const int LongestSlug = 60;

    internal List<string> Omitted { get; } = [];

    /// <param name="evidence">What the person shows, notes that are not public already left out.</param>
    /// <param name="more">Runs that are shown for themselves.</param>
    /// <param name="papers">Papers with public notes, by activity.</param>
    /// <param name="ownStyle">A style of the person's own.</param>
    /// <param name="gather">Puts proofs and what they hash into the draft.</param>
    internal (PortfolioModel Model, BundleDraft Draft) Make(IReadOnlyList<Evidence> evidence, IReadOnlyList<RunRecord> more, IReadOnlyDictionary<string, IReadOnlyList<PortfolioNote>> papers, string? ownStyle, Func<BundleDraft, EvidenceGatherer> gather)
    {
        var draft = new BundleDraft();
        var gatherer = gather(draft);
        foreach (var one in evidence)
            gatherer.Add(one);
        Omitted.AddRange(gatherer.Omitted);

        var proofs = evidence.Select(Proof).ToList();
        var shownRuns = evidence.Where(one => one.Kind == EvidenceKind.Run).Select(RunOf).OfType<RunRecord>().Concat(more).DistinctBy(run => run.Id).OrderByDescending(run => run.StartedAt).ToList();
        var portrait = new RunPortrait(runs);
        var portraits = new List<PortfolioRun>();
        foreach (var run in shownRuns)
        {
            var (page, pictures) = portrait.Of(run, [.. evidence.Where(one => one.Kind == EvidenceKind.Run && RunOf(one)?.Id == run.Id).Select(Proof)]);
            portraits.Add(page);
            foreach (var (file, svg) in pictures)
                draft.AddText(file, svg);
        }

        var groups = evidence.GroupBy(one => one.ActivityId, StringComparer.Ordinal).Select(group => (Id: group.Key, Activity: pack.Activities.GetValueOrDefault(group.Key), Proofs: group.ToList())).ToList();
        var projects = groups.Where(group => group.Activity?.Kind is not ActivityKind.Paper)
            .OrderBy(group => Weight(group.Activity)).ThenByDescending(group => group.Proofs.Max(one => one.At))
            .Select(group => Project(group.Id, group.Activity, group.Proofs)).ToList();
        var model = new PortfolioModel
        {
            Words = words,
            JourneyTitle = pack.Title,
            MadeOn = today,
            Phases = [.. pack.Phases.Select(phase => new PortfolioPhase(phase.Title, groups.Count(group => group.Activity?.Phase == phase.Id), pack.Activities.Values.Count(activity => activity.Phase == phase.Id && !activity.Optional)))],
            Areas = Areas(groups.Select(group => (group.Id, group.Activity))),
            Projects = projects,
            Papers = [.. groups.Where(group => group.Activity?.Kind is ActivityKind.Paper).Select(group => Paper(group.Activity!, group.Proofs, papers))],
            Runs = portraits,
            Proofs = proofs,
            OwnStyle = ownStyle is not null,
        };
        foreach (var (path, text) in PortfolioPages.All(model))
            draft.AddText(path, text);
        if (ownStyle is not null)
            draft.AddText(PortfolioPages.OwnStyle, ownStyle);
        return (model, draft);
    }

    /// <summary>Large work first.</summary>
    private static int Weight(Activity? activity) => activity?.Kind switch
    {
        ActivityKind.Project => 0,
        ActivityKind.Lab => 1,
        ActivityKind.Career => 2,
        _ => 3,
    };

    private PortfolioProject Project(string id, Activity? activity, List<Evidence> proofs) => new(
        Slug(id),
        activity?.Title ?? id,
        Kind(activity?.Kind),
        pack.Phases.FirstOrDefault(phase => phase.Id == activity?.Phase)?.Title ?? "outside of the plan",
        [.. (activity?.Skills ?? []).Select(pack.Skills.GetValueOrDefault).OfType<Skill>().Select(skill => skill.Title)],
        [.. proofs.Where(one => one.Kind == EvidenceKind.Run).Select(RunOf).OfType<RunRecord>().Select(run => run.Id).Distinct(StringComparer.Ordinal)],
        [.. proofs.Select(Proof)]);

    private PortfolioPaper Paper(Activity activity, List<Evidence> proofs, IReadOnlyDictionary<string, IReadOnlyList<PortfolioNote>> notes)
    {
        var resource = activity.Resources.Select(pack.Resources.GetValueOrDefault).OfType<Resource>().OrderBy(one => one.Kind == "paper" ? 0 : 1).FirstOrDefault();
        var own = proofs.Where(one => one.Kind == EvidenceKind.Note).Select(NoteOf).OfType<string>().Select(text => new PortfolioNote("", text));
        return new(
            resource?.Title ?? activity.Title,
            resource?.Url,
            resource is null ? "" : string.Join(", ", resource.Authors.Take(3)) + (resource.Authors.Count > 3 ? " and others" : "") + (resource.Year is { } year ? $", {year}" : ""),
            [.. notes.GetValueOrDefault(activity.Id) ?? own],
            [.. proofs.Select(Proof)]);
    }

    private List<PortfolioArea> Areas(IEnumerable<(string Id, Activity? Activity)> proven)
    {
        var bySkill = proven.SelectMany(one => (one.Activity?.Skills ?? []).Select(skill => (skill, Slug: Slug(one.Id)))).GroupBy(pair => pair.skill, pair => pair.Slug, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        return [.. pack.Areas.OrderBy(area => area.Priority)
            .Select(area => new PortfolioArea(area.Title, [.. pack.Skills.Values.Where(skill => skill.Area == area.Id && bySkill.ContainsKey(skill.Id)).OrderBy(skill => skill.Title, StringComparer.Ordinal).Select(skill => new PortfolioSkill(skill.Title, bySkill[skill.Id]))]))
            .Where(area => area.Skills.Count > 0)];
    }

    private PortfolioProof Proof(Evidence evidence) => new(
        evidence.Id,
        evidence.Kind switch { EvidenceKind.Attempt => "graded lab", EvidenceKind.Run => "training", EvidenceKind.Link => "link", EvidenceKind.File => "file", _ => "note" },
        evidence.At,
        evidence.Summary,
        evidence.Kind == EvidenceKind.Link ? evidence.Summary : null,
        evidence.Sha256,
        BundlePaths.Proof(evidence.Id),
        pack.Activities.GetValueOrDefault(evidence.ActivityId)?.Title ?? evidence.ActivityId);

    private RunRecord? RunOf(Evidence evidence) => Field(evidence, "run") is { } id ? runs.FindExactly(id) : null;

    private static string? NoteOf(Evidence evidence) => Field(evidence, "note");

    private static string? Field(Evidence evidence, string name)
    {
        try
        {
            return (string?)JsonNode.Parse(evidence.Data)?[name];
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A name for a file: ids of activities are such names, but evidence may have been imported from anywhere.</summary>
    private static string Slug(string id) =>
        id.Length is > 0 and <= LongestSlug && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') ? id : "other-" + Hashes.OfText(id)[..12];

    private static string Kind(ActivityKind? kind) => kind switch
    {
        ActivityKind.CourseUnit => "Course",
        ActivityKind.Career => "Step",
        { } other => other.ToString(),
        null => "Work",
    };
}
