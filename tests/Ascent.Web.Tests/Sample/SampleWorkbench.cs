using Ascent.Application;
using Ascent.Data;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Labs;
using Ascent.Tracking;

namespace Ascent.Web.Tests.Sample;

/// <summary>
/// The use cases over plain lists, so that a test sets up any state of a page in a line, hostile ones included.
/// The pages over the real workbench have tests of their own.
/// </summary>
internal sealed partial class SampleWorkbench : IWorkbench
{
    private readonly Dictionary<string, ActivityProgress> _activities = new(StringComparer.Ordinal);
    private readonly List<LogEntry> _log = [];
    private readonly List<Evidence> _evidence = [];
    private readonly Lock _gate = new();
    private int _revision;

    public SampleWorkbench(string home, Profile? profile)
    {
        Home = new AscentHome(home);
        Profile = profile;
        Pack = SampleContent.Pack;
        Runs = new RunStore(Home.Runs, TimeProvider.System);
        foreach (var id in new[] { "gradients", "first-network" })
        {
            var folder = Path.Combine(home, "content", id);
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "README.md"), SampleContent.Statement);
        }
    }

    public AscentHome Home { get; }
    public TimeProvider Time { get; } = new Clock();
    public DateOnly Today => SampleContent.Monday.AddDays(2);
    public JourneyPack Pack { get; set; }
    public LabCatalog Labs => throw new NotSupportedException();
    public RunStore Runs { get; }
    public DataSetCatalog Data => throw new NotSupportedException();
    public Profile? Profile { get; private set; }
    public List<Attempt> Attempts { get; } = [];
    public IReadOnlyList<string> Warnings { get; set; } = [];
    public Exception? Fault { get; set; }

    public JourneyProgress Progress
    {
        get { lock (_gate) return new(new Dictionary<string, ActivityProgress>(_activities), [.. _log]); }
    }

    public Profile DefaultProfile() => SampleContent.Profile with { StartOn = Today, WeeksOff = [] };

    public PlanUpdate SaveProfile(Profile profile)
    {
        Profile = profile;
        return Changed();
    }



    public Plan CurrentPlan() => PlanFor(Profile ?? throw new JourneyException("There is no profile yet."));

    public Plan PlanFor(Profile profile)
    {
        if (Fault is not null) throw Fault;
        var effective = profile.HoursPerWeek * 0.85;
        var items = new List<PlanItem>();
        var day = (double)profile.StartOn.DayNumber;
        foreach (var activity in Pack.Activities.Values)
        {
            var start = DateOnly.FromDayNumber((int)day);
            day += activity.Hours.Expected / effective * 7;
            var end = DateOnly.FromDayNumber(Math.Max(start.DayNumber, (int)day - 1));
            items.Add(new PlanItem
            {
                Id = activity.Id,
                Title = activity.Title,
                Kind = activity.Kind,
                Phase = activity.Phase,
                Skills = activity.Skills,
                Prerequisites = activity.Prerequisites,
                Hours = new(activity.Hours.Optimistic, activity.Hours.Likely, activity.Hours.Pessimistic, activity.Hours.Expected),
                Optional = activity.Optional,
                Covers = [],
                Resources = activity.Resources,
                Start = start,
                End = end,
                Weeks = [new WeekShare(IsoWeek.Of(start), activity.Hours.Expected)],
                SlackDays = items.Count * 13 % 60,
                Reason = "Its prerequisites are done by then.",
                State = Progress.Activities.TryGetValue(activity.Id, out var known) ? known.State : ActivityState.NotStarted,
            });
        }
        var p50 = DateOnly.FromDayNumber((int)day);
        var deadline = profile.Deadline ?? profile.StartOn.AddDays(39 * 7);
        var p80 = p50.AddDays(38);
        return new Plan
        {
            GeneratedOn = Today,
            Profile = profile,
            Capacity = new(profile.HoursPerWeek, effective),
            Phases = [.. Pack.Phases.Select(phase => new PlanPhase(
                phase.Id, phase.Title, items.Where(item => item.Phase == phase.Id).Min(item => (DateOnly?)item.Start),
                items.Where(item => item.Phase == phase.Id).Max(item => (DateOnly?)item.End), items.Where(item => item.Phase == phase.Id).Sum(item => item.Hours.Expected)))],
            Items = items,
            Skipped = [new("local-gpu", "GPU environment on this machine", "activity", 4, "No GPU in the profile; the cloud variant takes its place.")],
            Savings = [new("T1", "Programming", 41.5), new("T4", "CI/CD pipelines", 12)],
            Forecast = new(p50, p80, deadline, p80 <= deadline)
            {
                P50Week = ((p50.DayNumber - profile.StartOn.DayNumber) / 7) + 1,
                P80Week = ((p80.DayNumber - profile.StartOn.DayNumber) / 7) + 1,
                ShortfallHours = p80 <= deadline ? 0 : 60,
                Quantiles = [],
            },
            Options = p80 <= deadline ? [] : [new("hours", "Work 21 h a week instead of 16", "21", deadline), new("deadline", "Move the deadline", p80.ToString("yyyy-MM-dd"), p80)],
            Warnings = Warnings,
        };
    }

    public Plan CurrentPlanFor(Profile profile) => PlanFor(profile);

    public Agenda AgendaFor(AgendaSpan span)
    {
        var plan = CurrentPlan();
        var days = span switch { AgendaSpan.Today => 1, AgendaSpan.Week => 7, AgendaSpan.Month => 30, _ => 90 };
        var to = Today.AddDays(days - 1);
        var items = plan.Items.Where(item => item.State != ActivityState.Done && item.Start <= to)
            .Take(3).Select(item => new AgendaItem(item, Math.Min(2.5, item.Hours.Expected), false, item.End < Today, item.Kind == ActivityKind.Lab ? $"ascent lab start {Pack.Activities[item.Id].Lab}" : "Open the first resource.")).ToList();
        return new Agenda(span.ToString(), Today, to, 13.6 * days / 7, items.Sum(item => item.Hours), items, []);
    }

    public Explanation Explain(string id) => new(id, Pack.Activities[id].Title, "It opens what comes after it.", ["Priority 1: mathematics first.", "Its slack is counted to the finish."]);

    public PlanUpdate StartActivity(string activityId)
    {
        lock (_gate) _activities[activityId] = new(activityId, ActivityState.InProgress, Today, null, null);
        return Changed();
    }

    public PlanUpdate LogTime(string activityId, int minutes, string? note)
    {
        if (minutes is < 1 or > 1440) throw new JourneyException($"{minutes} minutes cannot be logged at once.");
        lock (_gate) _log.Add(new LogEntry(_log.Count + 1, activityId, minutes, Time.GetUtcNow(), note));
        return Changed();
    }

    public DoneResult MarkDone(string activityId, ProofOffer offer)
    {
        var text = offer.Link ?? offer.File ?? offer.Note ?? offer.Run ?? "";
        if (offer.Link is { } link && !link.StartsWith("http", StringComparison.Ordinal)) throw new JourneyException($"'{link}' is not a link.");
        var evidence = new Evidence($"ev-{_evidence.Count + 1}", activityId, Pack.Activities[activityId].Evidence, Time.GetUtcNow(), text, "{}", new string('a', 64));
        lock (_gate)
        {
            _evidence.Add(evidence);
            _activities[activityId] = new(activityId, ActivityState.Done, Today, Today, null);
        }
        return new DoneResult(evidence, Changed(), false);
    }

    public IReadOnlyList<Evidence> EvidenceList(string? activityId = null) => [.. _evidence.Where(evidence => activityId is null || evidence.ActivityId == activityId)];
    public Evidence EvidenceById(string id) => _evidence.Single(evidence => evidence.Id == id);
    public IReadOnlyList<EvidenceCheck> VerifyEvidence(string? id = null) => [];

    public IReadOnlyList<LabStanding> LabStandings() => [LabStanding("gradients"), LabStanding("first-network")];

    public LabStanding LabStanding(string labId)
    {
        var attempts = Attempts.Where(attempt => attempt.LabId == labId).ToList();
        var folder = Path.Combine(Home.Path, "content", labId);
        var state = attempts.Exists(attempt => attempt.Status == "pass") ? LabState.Passed : attempts.Count > 0 ? LabState.Started : labId == "gradients" ? LabState.Unlocked : LabState.Locked;
        return labId == "gradients"
            ? new(SampleContent.Lab(labId, "Gradients by hand and by machine", folder), state, attempts.Count > 0 ? "/home/me/labs/gradients" : null, attempts.LastOrDefault(), attempts.Count, "gradients-lab", [])
            : new(SampleContent.Lab(labId, "First network", folder, "gradients"), state, null, attempts.LastOrDefault(), attempts.Count, "first-network-lab", ["gradients"]);
    }

    public LabStanding? NextLab() => LabStandings().FirstOrDefault(lab => lab.State != LabState.Passed);
    public LabStanding StartLab(string labId, string folder) => LabStanding(labId);
    public Task<GradeOutcome> GradeLabAsync(string labId, string? folder, GradeOptions options, IProgress<GradeEvent>? progress, CancellationToken cancellation) => throw new NotSupportedException();
    public HintResult Hint(string labId, string? taskId) => throw new NotSupportedException();
    public IReadOnlyDictionary<string, string> Solution(string labId, bool anyway) => throw new NotSupportedException();
    public string ResetLab(string labId) => throw new NotSupportedException();
    public string ChangeStamp() => Volatile.Read(ref _revision).ToString();

    public void Dispose()
    {
    }

    public PlanUpdate Changed()
    {
        Interlocked.Increment(ref _revision);
        return new PlanUpdate(CurrentPlan(), [new("activity-01", "Networks in pictures", SampleContent.Monday, SampleContent.Monday.AddDays(3), "The week before it is fuller.")]);
    }

    /// <summary>Says which attempt was made, as the grader's document does.</summary>
    public void AddAttempt(string labId, string status, string report)
    {
        Attempts.Add(new Attempt(Attempts.Count + 1, labId, 1, status, status == "pass" ? 40 : 10, 40, Time.GetUtcNow(), "hash", report));
        Interlocked.Increment(ref _revision);
    }

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(SampleContent.Monday.AddDays(2), new TimeOnly(9, 30), TimeSpan.Zero);
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }
}
