using Ascent.Journey.Planning;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Content;

/// <summary>What a well-formed pack can still lack: rows served by nothing, things nobody reaches, hours off the plan.</summary>
internal static class SubstanceCheck
{
    public static void Run(JourneyPack pack, PackDraft draft, List<ContentProblem> problems)
    {
        CheckRows(pack, draft, problems);
        var reached = Reached(pack);
        CheckSkills(pack, reached, draft, problems);
        CheckReach(pack, reached, draft, problems);
        CheckShares(pack, draft, problems);
    }

    private static void CheckRows(JourneyPack pack, PackDraft draft, List<ContentProblem> problems)
    {
        var served = pack.Skills.Values.SelectMany(s => s.Covers)
            .Concat(pack.Activities.Values.SelectMany(a => a.Covers))
            .Concat(pack.Documents.Values.SelectMany(d => d.Covers))
            .Concat(pack.RealityQuestions.SelectMany(q => q.Covers))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var row in pack.Rows.Where(r => !served.Contains(r.Id)))
        {
            var (file, line) = draft.Place("row:" + row.Id);
            problems.Add(new(file, line, $"the row {row.Id} ({row.Title}) is served by nothing: name it under 'covers' where it is met"));
        }
    }

    private static void CheckSkills(JourneyPack pack, HashSet<string> reached, PackDraft draft, List<ContentProblem> problems)
    {
        var practised = pack.Activities.Values.SelectMany(a => a.Skills).ToHashSet(StringComparer.Ordinal);
        var within = pack.Activities.Values.Where(a => reached.Contains(a.Id)).SelectMany(a => a.Skills).ToHashSet(StringComparer.Ordinal);
        foreach (var skill in pack.Skills.Keys.Where(s => !practised.Contains(s)))
        {
            var (file, line) = draft.Place("skill:" + skill);
            problems.Add(new(file, line, $"no activity practises the skill '{skill}'"));
        }

        foreach (var skill in practised.Where(s => !within.Contains(s) && pack.Skills.ContainsKey(s)))
        {
            var (file, line) = draft.Place("skill:" + skill);
            problems.Add(new(file, line, $"no plan can reach the skill '{skill}': only activities that no plan reaches practise it"));
        }
    }

    /// <summary>Resolves variants for every track, with and without a GPU, as the planner does.</summary>
    private static HashSet<string> Reached(JourneyPack pack)
    {
        var replacements = pack.Activities.Values.SelectMany(a => a.Variants).Select(v => v.Instead).ToHashSet(StringComparer.Ordinal);
        var reached = new HashSet<string>(StringComparer.Ordinal);
        foreach (var track in ContentRules.Tracks)
        {
            foreach (var gpu in (bool[])[false, true])
            {
                foreach (var activity in pack.Activities.Values.Where(a => !replacements.Contains(a.Id)))
                {
                    var final = activity;
                    while (final.Variants.FirstOrDefault(v => (v.Track is null || v.Track == track) && (v.Gpu is null || v.Gpu == gpu)) is { } variant)
                        final = pack.Activities[variant.Instead];
                    if (!final.NeedsGpu || gpu) reached.Add(final.Id);
                }
            }
        }

        return reached;
    }

    private static void CheckReach(JourneyPack pack, HashSet<string> reached, PackDraft draft, List<ContentProblem> problems)
    {
        foreach (var id in pack.Activities.Keys.Where(a => !reached.Contains(a)))
        {
            var (file, line) = draft.Place("activity:" + id);
            problems.Add(new(file, line, $"no plan can reach the activity '{id}': the variants that lead to it never apply"));
        }
    }

    private static void CheckShares(JourneyPack pack, PackDraft draft, List<ContentProblem> problems)
    {
        if (pack.Phases.Count == 0 || pack.Activities.Count == 0) return;
        Plan plan;
        try
        {
            plan = Planner.Plan(pack, pack.ReferenceProfile, JourneyProgress.None, pack.ReferenceProfile.StartOn);
        }
        catch (JourneyException e)
        {
            problems.Add(new("journey.yaml", 1, "no plan can be made for the reference profile: " + e.Message));
            return;
        }

        var total = plan.Phases.Sum(p => p.PlannedHours);
        var weeks = (double)pack.Phases.Sum(p => p.Weeks);
        foreach (var phase in pack.Phases)
        {
            var share = total * phase.Weeks / weeks;
            var planned = plan.Phases.First(p => p.Id == phase.Id).PlannedHours;
            if (Math.Abs(planned - share) <= share * ContentRules.PhaseShareTolerance) continue;
            var (file, line) = draft.Place("phase:" + phase.Id);
            problems.Add(new(file, line, $"phase {phase.Id} plans {planned:0.#} h for the reference profile; its share of {phase.Weeks} in {weeks} weeks is {share:0.#} h, and {ContentRules.PhaseShareTolerance:P0} more or less is allowed"));
        }
    }
}
