using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Papers;

public enum PaperState { Begun, Ready, Locked, OtherTrack, Done }

/// <summary>A paper with where it stands for this person.</summary>
/// <param name="ActivityId">The activity that reads it, or null.</param>
/// <param name="Planned">The first day that the plan gives it, or null.</param>
/// <param name="Missing">What has to come first, in words; empty unless it is locked.</param>
/// <param name="Why">Why it stands where it stands, in one sentence.</param>
public sealed record RankedPaper(Paper Paper, PaperState State, string? ActivityId, DateOnly? Planned, IReadOnlyList<string> Missing, string Why, DateOnly? DoneOn);

/// <summary>
/// Which paper comes next: what was begun; then what is unlocked, in the order of the plan; then what is still locked, what belongs to the
/// other track, and what is done. Unlocked means that the papers before it are read and that its skills were begun, or that the plan has it by this week.
/// </summary>
public static class PaperRanking
{
    public static IReadOnlyList<RankedPaper> Rank(
        JourneyPack pack, Plan? plan, Profile? profile, JourneyProgress progress, IReadOnlyDictionary<string, PaperNotes> notes, DateOnly today)
    {
        var ranker = new Ranker(pack, plan, profile, progress, notes, today);
        var phases = pack.Phases.Select((phase, place) => (phase.Id, place)).ToDictionary(pair => pair.Id, pair => pair.place, StringComparer.Ordinal);
        return
        [
            .. pack.Papers.Values.Select(ranker.Place)
                .OrderBy(ranked => ranked.State)
                .ThenBy(ranked => ranked.State == PaperState.Done ? -(ranked.DoneOn?.DayNumber ?? 0) : 0)
                .ThenBy(ranked => ranked.Missing.Count > 0 ? 1 : 0)
                .ThenBy(ranked => ranked.Planned ?? DateOnly.MaxValue)
                .ThenBy(ranked => phases.GetValueOrDefault(ranked.Paper.Phase))
                .ThenBy(ranked => ranked.Paper.Year)
                .ThenBy(ranked => ranked.Paper.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>The activity whose guide a paper is, or null.</summary>
    public static Activity? ActivityOf(JourneyPack pack, string paperId) =>
        pack.Activities.Values.Where(activity => activity.Paper == paperId).OrderBy(activity => activity.Id, StringComparer.Ordinal).FirstOrDefault();

    private sealed class Ranker(
        JourneyPack pack, Plan? plan, Profile? profile, JourneyProgress progress, IReadOnlyDictionary<string, PaperNotes> notes, DateOnly today)
    {
        private readonly Dictionary<string, Activity> _readings = pack.Activities.Values
            .Where(activity => activity.Paper is not null)
            .OrderByDescending(activity => activity.Id, StringComparer.Ordinal)
            .GroupBy(activity => activity.Paper!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);

        private readonly Dictionary<string, PlanItem> _planned = plan?.Items.ToDictionary(item => item.Id, StringComparer.Ordinal) ?? [];

        private readonly HashSet<string> _begunSkills = BegunSkills(pack, profile, progress);

        public RankedPaper Place(Paper paper)
        {
            var reading = _readings.GetValueOrDefault(paper.Id);
            var item = reading is null ? null : _planned.GetValueOrDefault(reading.Id);
            var done = DoneOn(paper.Id);
            RankedPaper Ranked(PaperState state, string why, IReadOnlyList<string>? missing = null) => new(paper, state, reading?.Id, item?.Start, missing ?? [], why, done);

            if (done is not null) return Ranked(PaperState.Done, $"Read and noted on {done:ddd d MMM yyyy}.");
            if (notes.TryGetValue(paper.Id, out var begun))
                return Ranked(PaperState.Begun, begun.Missing.Count is var open and > 0 ? $"You have begun it; {open} of {PaperFields.All.Count} notes are still to be written." : "All notes are written; mark it as done, and they prove it.");
            if (reading is not null && StateOf(reading.Id) == ActivityState.InProgress) return Ranked(PaperState.Begun, "You have begun its activity.");
            if (paper.Track is { } track && profile is not null && track != profile.Track) return Ranked(PaperState.OtherTrack, $"It belongs to the track {track}; yours is {profile.Track}.");

            var papers = paper.After.Where(id => DoneOn(id) is null).Select(id => $"the paper ‘{pack.Papers.GetValueOrDefault(id)?.Title ?? id}’").ToList();
            var due = item is not null && item.Start <= IsoWeek.Of(today).Sunday;
            var skills = paper.Skills.Where(skill => !_begunSkills.Contains(skill)).Select(skill => $"the skill ‘{pack.Skills.GetValueOrDefault(skill)?.Title ?? skill}’").ToList();
            if (papers.Count == 0 && (due || skills.Count == 0)) return Ranked(PaperState.Ready, Why(paper, item, due));
            string[] missing = due ? [.. papers] : [.. papers, .. skills];
            return Ranked(PaperState.Locked, $"First {And(missing)}.", missing);
        }

        private static string And(string[] parts) => parts.Length < 2 ? string.Concat(parts) : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";

        private static string Why(Paper paper, PlanItem? item, bool due)
        {
            var track = paper.Track is not null ? $", it belongs to your track" : "";
            return item switch
            {
                { } planned when due => $"The plan has it this week{track}.",
                { } planned => $"What it builds on is begun{track}; the plan has it from {planned.Start:ddd d MMM}.",
                _ => $"What it builds on is begun{track}; the plan does not need it, so it is yours to choose.",
            };
        }

        private DateOnly? DoneOn(string paperId)
        {
            if (_readings.GetValueOrDefault(paperId) is { } reading && progress.Activities.TryGetValue(reading.Id, out var known) && known.State == ActivityState.Done)
                return known.DoneOn ?? today;
            return notes.GetValueOrDefault(paperId)?.DoneOn;
        }

        private ActivityState StateOf(string activityId) => progress.Activities.TryGetValue(activityId, out var known) ? known.State : ActivityState.NotStarted;

        /// <summary>Skills that are mastered, that some activity beside the papers has begun to practise, or that no such activity practises at all.</summary>
        private static HashSet<string> BegunSkills(JourneyPack pack, Profile? profile, JourneyProgress progress)
        {
            var skills = pack.Skills.Keys.ToHashSet(StringComparer.Ordinal);
            var teaching = pack.Activities.Values.Where(activity => activity.Kind != ActivityKind.Paper).ToList();
            skills.ExceptWith(teaching.SelectMany(activity => activity.Skills));
            skills.UnionWith(profile?.Mastered ?? []);
            skills.UnionWith(teaching.Where(activity => progress.Activities.TryGetValue(activity.Id, out var known) && known.State != ActivityState.NotStarted).SelectMany(activity => activity.Skills));
            return skills;
        }
    }
}
