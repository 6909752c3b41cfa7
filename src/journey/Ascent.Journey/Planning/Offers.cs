using Ascent.Journey.Content;
using Ascent.Journey.Timing;

namespace Ascent.Journey.Planning;

/// <summary>Optional work that nobody asked for and that there would be room for.</summary>
internal static class Offers
{
    /// <summary>More than this many are no choice but a list (ours).</summary>
    private const int Most = 5;

    /// <summary>
    /// By phase and id, each with the optional ones that it needs, as long as four fifths of the simulated journeys still end before the
    /// deadline with all of them. Null where nothing has room.
    /// </summary>
    /// <param name="limit">Hours of work that fit before the deadline.</param>
    public static PlanOption? Find(JourneyPack pack, Selection selection, WorkForecast work, WorkCalendar calendar, Schedule schedule, double limit)
    {
        var taken = new List<Candidate>();
        var sum = new double[PlanRules.Draws];
        var p80 = work.Finish(0.8, schedule, calendar.EffectiveHours);
        var phases = pack.Phases.Select((p, i) => (p.Id, Index: i)).ToDictionary(p => p.Id, p => p.Index, StringComparer.Ordinal);
        foreach (var candidate in selection.Unasked.Values.OrderBy(c => phases.GetValueOrDefault(c.Activity.Phase)).ThenBy(c => c.Id, StringComparer.Ordinal))
        {
            if (taken.Count >= Most) break;
            if (taken.Contains(candidate)) continue;
            List<Candidate> bundle = [.. selection.WithWhatItNeeds(candidate).Where(c => !taken.Contains(c))];
            if (p80 + bundle.Sum(c => c.Hours.Expected) > limit) continue;
            var with = (double[])sum.Clone();
            foreach (var part in bundle) WorkForecast.Add(part.Id, part.Hours, with);
            var later = work.Finish(0.8, schedule, calendar.EffectiveHours, with);
            if (later > limit + PlanRules.Epsilon) continue;
            taken.AddRange(bundle);
            (sum, p80) = (with, later);
        }

        if (taken.Count == 0) return null;
        var names = string.Join(", ", taken.Select(c => $"‘{c.Activity.Title}’ ({Duration.Of(c.Hours.Expected)})"));
        var day = calendar.DayOf(p80);
        return new("add", $"There is room for more, if you want it: {names}. With all of it P80 is {day:ddd d MMM yyyy}.", string.Join(",", taken.Select(c => c.Id)), day);
    }
}
