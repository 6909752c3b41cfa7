namespace Ascent.Journey.Planning;

/// <summary>
/// Which optional activities are planned: in the canonical order, each as long as four fifths of the simulated journeys
/// still end before the deadline.
/// </summary>
internal sealed class OptionalChoice
{
    private OptionalChoice(IReadOnlyList<Candidate> chosen, IReadOnlyList<Candidate> leftOut, WorkForecast work)
    {
        (Chosen, LeftOut, Work) = (chosen, leftOut, work);
    }

    public IReadOnlyList<Candidate> Chosen { get; }
    public IReadOnlyList<Candidate> LeftOut { get; }

    /// <summary>Simulated totals of the chosen ones.</summary>
    public WorkForecast Work { get; }

    /// <param name="limit">Hours of work that fit before the deadline.</param>
    public static OptionalChoice Make(Selection selection, IReadOnlyList<WorkNode> canonical, double limit)
    {
        var required = canonical.Where(n => !n.Candidate.Droppable).ToList();
        var work = WorkForecast.Of(
            required.Where(n => n.Candidate.Remaining is not null).Select(n => (n.Candidate.Id, n.Candidate.Remaining!)),
            selection.Pace.Sigma);
        var optional = canonical.Where(n => n.Candidate.Droppable).Select(n => n.Candidate).ToList();
        if (optional.Count == 0) return new([.. canonical.Select(n => n.Candidate)], [], work);

        var draws = optional.ConvertAll(c => WorkForecast.Draw(c.Id, c.Remaining!));
        foreach (var d in draws) work.Add(d, 1);
        if (work.Quantile(0.8) <= limit + PlanRules.Epsilon) return new([.. canonical.Select(n => n.Candidate)], [], work);

        foreach (var d in draws) work.Add(d, -1);
        var leftOut = new List<Candidate>();
        var absent = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < optional.Count; i++)
        {
            var candidate = optional[i];
            var waitsForMissing = selection.NamedPrerequisites(candidate.Activity, selection.Candidates.ContainsKey).Any(absent.Contains);
            if (!waitsForMissing && work.Quantile(0.8, draws[i]) <= limit + PlanRules.Epsilon)
            {
                work.Add(draws[i], 1);
                continue;
            }

            leftOut.Add(candidate);
            absent.Add(candidate.Id);
        }

        return new([.. canonical.Where(n => !absent.Contains(n.Candidate.Id)).Select(n => n.Candidate)], leftOut, work);
    }
}
