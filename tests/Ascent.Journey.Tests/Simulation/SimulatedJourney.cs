using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Tests.Support;

namespace Ascent.Journey.Tests.Simulation;

/// <summary>What one simulated learner met: the day of the finish, forecasts made on the way, and rules that a plan broke.</summary>
internal sealed record JourneyOutcome(DateOnly Finish, IReadOnlyList<Forecast> Forecasts, IReadOnlyList<string> Faults, int Plans);

/// <summary>
/// A person whose truth is known and who lives through the journey week by week. The pace is lognormal with median 1 and sigma 0.25; each
/// activity takes a PERT-beta draw of its hours times that pace; a week brings what the rules say on average, but may slip, fall out or be a
/// burst; breaks are announced or not. The plan is computed anew every Monday, and the learner does what it says.
/// </summary>
internal sealed class SimulatedJourney(JourneyPack pack, Profile profile, int seed, bool checkRules)
{
    /// <summary>Parts of the expected hours after which a forecast is noted, the start first.</summary>
    public static readonly double[] Marks = [0, 0.25, 0.5];

    private const int MostWeeks = 300;

    // What a week may be, with how much of its usual hours it brings. Divided by the mean, so that a week holds what the rules say.
    private const double Lost = 0.06, Slip = 0.14, Burst = 0.10;
    private const double SlipPart = 0.5, BurstPart = 1.7;
    private const double MeanPart = (Slip * SlipPart) + (Burst * BurstPart) + (1 - Lost - Slip - Burst);

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, ActivityProgress> _activities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _needs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _spent = new(StringComparer.Ordinal);
    private readonly List<LogEntry> _log = [];
    private readonly List<string> _faults = [];
    private readonly List<Forecast> _forecasts = [];
    private Profile _profile = profile;
    private int _plans;

    public JourneyOutcome Live()
    {
        var pace = Math.Exp(PlanRules.PaceSigma * Gauss());
        var plan = Plan(_profile.StartOn, null);
        var hours = plan.Items.ToDictionary(i => i.Id, i => i.Hours);
        foreach (var item in plan.Items) _needs[item.Id] = pace * Beta(item.Hours);
        var total = hours.Values.Sum(h => h.Expected);
        for (var week = 0; week < MostWeeks; week++)
        {
            var monday = _profile.StartOn.AddDays(7 * week);
            if (week > 0) plan = Plan(monday, plan);
            var done = _activities.Values.Where(a => a.State == ActivityState.Done).Sum(a => hours[a.ActivityId].Expected) / total;
            if (_forecasts.Count < Marks.Length && done >= Marks[_forecasts.Count]) _forecasts.Add(plan.Forecast);
            var part = WeekPart();
            if (part == 0 && _random.Next(3) == 0)
            {
                // This one was announced: the plan has to know it, and has to keep the days free.
                _profile = _profile with { Breaks = [.. _profile.Breaks, new(monday, monday.AddDays(6))] };
                plan = Plan(monday, plan);
            }

            if (Work(plan, monday, _profile.HoursPerWeek * PlanRules.UsablePartOfHours * part) is { } finish)
                return new(finish, _forecasts, _faults, _plans);
        }

        throw new InvalidOperationException($"Learner {seed} did not finish in {MostWeeks} weeks.");
    }

    private Plan Plan(DateOnly today, Plan? before)
    {
        var plan = Planner.Plan(pack, _profile, new(_activities, _log), today, before);
        _plans++;
        if (checkRules) _faults.AddRange(RuleCheck.Violations(pack, _profile, plan, today).Select(f => $"learner {seed}, {today:yyyy-MM-dd}: {f}"));
        return plan;
    }

    /// <summary>The day on which everything is done, or null.</summary>
    private DateOnly? Work(Plan plan, DateOnly monday, double available)
    {
        var used = 0.0;
        var papers = new HashSet<string>(StringComparer.Ordinal);
        while (available - used > 1e-9 && plan.Items.FirstOrDefault(i => MayWorkOn(plan, i, papers)) is { } item)
        {
            if (item.Kind == ActivityKind.Paper) papers.Add(item.Id);
            var begun = _activities.GetValueOrDefault(item.Id);
            var hours = Math.Min(available - used, _needs[item.Id] - _spent.GetValueOrDefault(item.Id));
            var day = monday.AddDays(Math.Clamp((int)Math.Ceiling((used + hours) / available * 7) - 1, 0, 6));
            used += hours;
            _spent[item.Id] = _spent.GetValueOrDefault(item.Id) + hours;
            if (Math.Max(1, (int)Math.Round(hours * 60)) is var minutes) _log.Add(new(_log.Count, item.Id, minutes, new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), null));
            var over = _spent[item.Id] >= _needs[item.Id] - 1e-9;
            _activities[item.Id] = new(item.Id, over ? ActivityState.Done : ActivityState.InProgress, begun?.StartedOn ?? day, over ? day : null, null);
        }

        return plan.Items.All(i => _activities.TryGetValue(i.Id, out var a) && a.State == ActivityState.Done)
            ? _activities.Values.Max(a => a.DoneOn)
            : null;
    }

    /// <summary>What runs goes on; else what comes before it must be done, phases keep their order, and two papers a week are enough.</summary>
    private bool MayWorkOn(Plan plan, PlanItem item, HashSet<string> papers)
    {
        if (StateOf(item.Id) == ActivityState.Done) return false;
        if (item.Kind == ActivityKind.Paper && !papers.Contains(item.Id) && papers.Count >= PlanRules.PapersPerWeek) return false;
        if (StateOf(item.Id) == ActivityState.InProgress) return true;
        return item.Prerequisites.All(id => StateOf(id) == ActivityState.Done)
            && plan.Items.All(i => i.Kind == ActivityKind.Paper || string.CompareOrdinal(i.Phase, item.Phase) >= 0 || StateOf(i.Id) == ActivityState.Done);
    }

    private ActivityState StateOf(string id) => _activities.TryGetValue(id, out var known) ? known.State : ActivityState.NotStarted;

    private double WeekPart()
    {
        var kind = _random.NextDouble();
        var part = kind < Lost ? 0
            : kind < Lost + Slip ? SlipPart
            : kind < Lost + Slip + Burst ? BurstPart
            : 0.85 + (0.3 * _random.NextDouble());
        return part / MeanPart;
    }

    private double Gauss() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>A PERT-beta draw. Its shapes add up to 6, so it is a ratio of gamma draws of shapes a and 6 - a.</summary>
    private double Beta(PlanHours hours)
    {
        var range = hours.Pessimistic - hours.Optimistic;
        if (range <= 0) return hours.Likely;
        var a = 1 + (4 * (hours.Likely - hours.Optimistic) / range);
        var (x, y) = (Gamma(a), Gamma(6 - a));
        return hours.Optimistic + (range * x / (x + y));
    }

    /// <summary>Marsaglia and Tsang 2000, for shapes of at least 1.</summary>
    private double Gamma(double shape)
    {
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var z = Gauss();
            var v = Math.Pow(1 + (c * z), 3);
            if (v > 0 && Math.Log(1 - _random.NextDouble()) < (0.5 * z * z) + d - (d * v) + (d * Math.Log(v))) return d * v;
        }
    }
}
