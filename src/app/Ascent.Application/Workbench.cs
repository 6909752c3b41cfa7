using Ascent.Data;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Labs;
using Ascent.Store;
using Ascent.Store.Content;
using Ascent.Tracking;

namespace Ascent.Application;

/// <summary>
/// The person's journey on this machine: the store, the content, the labs and the runs. Each is opened when it is first needed,
/// so that a command pays only for what it uses and a damaged store does not stand in the way of a training.
/// </summary>
public sealed partial class Workbench : IWorkbench
{
    private const string ProfileName = "profile";

    private readonly Lock _gate = new();
    private readonly Lazy<JourneyStore> _store;
    private readonly Lazy<ContentAtHand> _content;
    private readonly Lazy<JourneyPack> _pack;
    private readonly Lazy<LabCatalog> _labs;
    private readonly PlanCache _plans;
    private Snapshot? _snapshot;

    private Workbench(AscentHome home, TimeProvider time)
    {
        Home = home;
        Time = time;
        _store = new(() => JourneyStore.Open(home.Store));
        _content = new(FindContent);
        _pack = new(() => ContentFolder.Load(_content.Value.Folder, _content.Value.Fingerprint, home.Cache));
        _labs = new(LoadLabs);
        _plans = new PlanCache(home.Cache, home.Store);
        Runs = RunTracking.Open(home, time);
        Data = new DataSetCatalog(home.Data, DataFolders());
    }

    /// <summary>What was true at one revision of the store, on one day.</summary>
    private sealed record Snapshot(long Revision, DateOnly Today, Profile? Profile, JourneyProgress Progress)
    {
        public Plan? Plan { get; set; }
    }

    public static Workbench Open(AscentHome home, TimeProvider time) => new(home, time);

    public AscentHome Home { get; }
    public TimeProvider Time { get; }
    public DateOnly Today => DateOnly.FromDateTime(Time.GetLocalNow().DateTime);
    public JourneyPack Pack => _pack.Value;
    public LabCatalog Labs => _labs.Value;
    public RunStore Runs { get; }
    public DataSetCatalog Data { get; }
    public Profile? Profile => Current().Profile;
    public JourneyProgress Progress => Current().Progress;

    private JourneyStore Store => _store.Value;
    private DateTimeOffset Now => Time.GetUtcNow();

    public Profile DefaultProfile() => Pack.ReferenceProfile with { StartOn = Today, Deadline = null, Journey = JourneyToName, Hardware = HardwareProbe.Detect() };

    public PlanUpdate SaveProfile(Profile profile)
    {
        profile = profile with { Journey = profile.Journey ?? JourneyToName };

        // Planned before it is kept: a profile that cannot be planned is not stored.
        Planner.Plan(Pack, profile, ProfileHolds() ? WithTests(Progress, profile) : Store.Progress(), Today);
        Store.SaveProfile(ProfileJson.Write(profile), Now);
        return Replan("profile");
    }

    public Plan CurrentPlan()
    {
        var current = Current();
        lock (_gate)
            return current.Plan ??= Compute(current);
    }

    public Plan PlanFor(Profile profile) => Planner.Plan(Pack, profile, JourneyProgress.None, Today);

    public Plan CurrentPlanFor(Profile profile) => Planner.Plan(Pack, profile, WithTests(Progress, profile), Today, PreviousPlan());

    public Agenda AgendaFor(AgendaSpan span)
    {
        var plan = CurrentPlan();
        return span switch
        {
            AgendaSpan.Today => AgendaBuilder.Today(Pack, plan, Progress, Today),
            AgendaSpan.Week => AgendaBuilder.Week(Pack, plan, Progress, Today),
            AgendaSpan.Month => AgendaBuilder.Month(Pack, plan, Progress, Today),
            _ => AgendaBuilder.Quarter(Pack, plan, Progress, Today),
        };
    }

    public Explanation Explain(string id) => Explainer.Explain(Pack, CurrentPlan(), id);

    public PlanUpdate StartActivity(string activityId)
    {
        var activity = FindActivity(activityId);
        RequireProfile();
        Store.Start(activity.Id, Today);
        return Replan($"start {activity.Id}");
    }

    public PlanUpdate LogTime(string activityId, int minutes, string? note)
    {
        var activity = FindActivity(activityId);
        RequireProfile();
        if (minutes is < 1 or > 24 * 60)
            throw new JourneyException($"{minutes} minutes cannot be logged at once: give between 1 minute and 24 hours.");
        Store.Log(activity.Id, minutes, Now, Today, Bounded(note));
        return Replan($"log {activity.Id}");
    }

    public string ChangeStamp()
    {
        var runs = Directory.Exists(Home.Runs) ? Directory.GetLastWriteTimeUtc(Home.Runs).Ticks : 0;
        return $"{Store.Revision()}-{runs}-{Today:yyyyMMdd}";
    }

    public void Dispose()
    {
        if (_store.IsValueCreated)
            _store.Value.Dispose();
    }

    private Snapshot Current()
    {
        var revision = Store.Revision();
        var today = Today;
        lock (_gate)
        {
            if (_snapshot is { } kept && kept.Revision == revision && kept.Today == today)
                return kept;

            if (Store.Profile() is not { } document)
                return _snapshot = new Snapshot(revision, today, null, Store.Progress());

            // The content is the most to read: the store and the kept plan are read beside it.
            var reading = Task.Run(() => Pack);
            var progress = Store.Progress();
            var plan = _plans.Find(revision, today, _content.Value.Fingerprint);
            var profile = Readable(document, reading.GetAwaiter().GetResult(), today);
            return _snapshot = new Snapshot(revision, today, profile, progress) { Plan = plan };
        }
    }

    /// <summary>The profile that is kept. What it names may have left the content since, and then it takes another one to go on.</summary>
    private Profile Readable(string document, JourneyPack pack, DateOnly today)
    {
        try
        {
            return ProfileJson.Read(document, ProfileName, pack, today);
        }
        catch (JourneyException problem)
        {
            var where = Home.Store == Home.Database ? Home.Database : "the team's store";
            throw new JourneyException(
                $"The profile in {where} cannot be used: {WithoutPlace(problem.Message)}. All else is kept; 'ascent profile import FILE' puts another profile in its place.",
                ProblemKind.BrokenEnvironment, problem);
        }
    }

    /// <summary>What is wrong with a profile that was read under <see cref="ProfileName"/>: it is one line of a table, so its line says nothing.</summary>
    private static string WithoutPlace(string message) => (message.StartsWith(ProfileName, StringComparison.Ordinal) ? message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..] : message).TrimEnd('.');

    /// <summary>Whether the profile that is kept, if any, can be used: one that cannot does not stand in the way of a new one.</summary>
    private bool ProfileHolds()
    {
        try
        {
            _ = Current();
            return true;
        }
        catch (JourneyException problem) when (problem.InnerException is JourneyException)
        {
            return false;
        }
    }

    private Plan Compute(Snapshot current)
    {
        var profile = current.Profile ?? throw NotStarted();
        return _plans.Keep(current.Revision, current.Today, _content.Value.Fingerprint, Planner.Plan(Pack, profile, WithTests(current.Progress, profile), current.Today, PreviousPlan()));
    }

    /// <summary>Computes the plan after a change, keeps it, and says what it moved.</summary>
    private PlanUpdate Replan(string reason)
    {
        var before = PreviousPlan();
        var after = CurrentPlan();
        Store.SavePlan(PlanJson.Write(after), reason, Now);
        KeepWeekPlan(after);
        return before is null ? new PlanUpdate(after, []) : new PlanUpdate(after, PlanComparison.Compare(before, after), after.Forecast.P50.DayNumber - before.Forecast.P50.DayNumber);
    }

    /// <summary>The plan that was last shown; one that an older version wrote differently counts as none.</summary>
    private Plan? PreviousPlan()
    {
        try
        {
            return Store.LastPlan() is { } document ? PlanJson.Read(document) : null;
        }
        catch (JourneyException problem) when (problem.Kind == ProblemKind.BadInput)
        {
            return null;
        }
    }

    private void RequireProfile()
    {
        if (Profile is null)
            throw NotStarted();
    }

    private JourneyException NotStarted() =>
        new($"There is no profile in {Home.Path} yet. Run 'ascent start' first; 'ascent start --defaults' asks nothing.");

    private Activity FindActivity(string id) => Pack.Activities.TryGetValue(id, out var activity)
        ? activity
        : throw new JourneyException($"There is no activity '{id}'.{Nearest.Suggestion(id, Pack.Activities.Keys)} 'ascent plan' lists them all.");

    private static LabCatalog LoadLabs()
    {
        // A lab that is still being written does not stand in the way of the others; 'content check' tells its author.
        var (catalog, problems) = LabCatalog.Load(Path.Combine(ContentRoot.Find(), "labs"));
        return catalog.Labs.Count > 0 || problems.Count == 0
            ? catalog
            : throw new JourneyException($"The labs cannot be used: {string.Join("; ", problems.Take(5))}", ProblemKind.BrokenEnvironment);
    }

    private static string[] DataFolders() =>
        (Environment.GetEnvironmentVariable("ASCENT_DATA") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
