using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Journey.Tests.Planning;

public sealed class ReplanningTests
{
    private static readonly DateOnly Monday = new(2026, 1, 5);
    private static readonly JourneyPack Pack = MiniContent.Pack();
    private static readonly Plan First = Planner.Plan(Pack, MiniContent.Profile(), JourneyProgress.None, Monday);

    [Fact]
    public void Without_change_nothing_moves() =>
        Assert.Empty(PlanComparison.Compare(First, Planner.Plan(Pack, MiniContent.Profile(), JourneyProgress.None, Monday, First)));

    [Fact]
    public void What_is_done_keeps_its_days_and_the_rest_moves_up()
    {
        var progress = Done("first-paper", Monday, Monday, 30);
        var again = Planner.Plan(Pack, MiniContent.Profile(), progress, Monday.AddDays(1), First);

        var item = again.Items[0];
        Assert.Equal(("first-paper", ActivityState.Done, Monday, Monday), (item.Id, item.State, item.Start, item.End));
        Assert.Equal(0.5, Assert.Single(item.Weeks).Hours, 9);
        Assert.Empty(RuleCheck.Violations(Pack, again.Profile, again, Monday.AddDays(1)));
        Assert.Contains(PlanComparison.Compare(First, again), c => c.Why.Contains("‘A first paper’ was done earlier than planned", StringComparison.Ordinal));
    }

    [Fact]
    public void What_runs_goes_first_and_keeps_its_start()
    {
        var progress = new JourneyProgress(
            new Dictionary<string, ActivityProgress> { ["image-net"] = new("image-net", ActivityState.InProgress, Monday, null, null) },
            [new(1, "image-net", 300, new(2026, 1, 5, 20, 0, 0, TimeSpan.Zero), null)]);

        var again = Planner.Plan(Pack, MiniContent.Profile(), progress, Monday.AddDays(2), First);

        var running = again.Items.Single(i => i.Id == "image-net");
        Assert.Equal(Monday, running.Start);
        Assert.Equal(running.Hours.Expected - 5, running.Weeks.Sum(w => w.Hours), 6);
        Assert.All(again.Items.Where(i => i.Id != "image-net" && i.Kind != ActivityKind.Paper), i => Assert.True(i.Start >= running.End));
        Assert.Equal("image-net", AgendaBuilder.Today(Pack, again, progress, Monday.AddDays(2)).Items[0].Item.Id);
    }

    [Fact]
    public void A_running_activity_keeps_a_tenth_however_much_is_logged()
    {
        var progress = new JourneyProgress(
            new Dictionary<string, ActivityProgress> { ["linear-algebra"] = new("linear-algebra", ActivityState.InProgress, Monday, null, null) },
            [new(1, "linear-algebra", 60 * 90, new(2026, 1, 5, 20, 0, 0, TimeSpan.Zero), null)]);

        var item = Planner.Plan(Pack, MiniContent.Profile(), progress, Monday).Items.Single(i => i.Id == "linear-algebra");

        Assert.Equal(item.Hours.Expected / 10, item.Weeks.Sum(w => w.Hours), 9);
        Assert.True(AgendaBuilder.Today(Pack, First, progress, Monday).Items.Single(i => i.Item.Id == "linear-algebra").Late);
    }

    [Fact]
    public void A_pin_holds_an_item_in_its_week()
    {
        var pin = IsoWeek.Of(Monday.AddDays(21));
        var again = Planner.Plan(Pack, MiniContent.Profile(), Pinned("linear-algebra", pin), Monday, First);

        Assert.Equal(pin, again.Items.Single(i => i.Id == "linear-algebra").Weeks[0].Week);
        Assert.Contains("pinned", again.Items.Single(i => i.Id == "linear-algebra").Reason, StringComparison.Ordinal);
        Assert.Empty(RuleCheck.Violations(Pack, again.Profile, again, Monday));
    }

    [Fact]
    public void A_pin_that_cannot_be_kept_is_said()
    {
        var again = Planner.Plan(Pack, MiniContent.Profile(), Pinned("image-net", IsoWeek.Of(Monday)), Monday, First);
        Assert.Contains(again.Warnings, w => w.Contains("cannot be done in 2026-W02", StringComparison.Ordinal));

        var over = Planner.Plan(Pack, MiniContent.Profile(), Pinned("image-net", new(2025, 40)), Monday, First);
        Assert.Contains(over.Warnings, w => w.Contains("which is over", StringComparison.Ordinal));
    }

    [Fact]
    public void Slow_work_stretches_what_is_left()
    {
        var again = Planner.Plan(Pack, MiniContent.Profile(), Done("linear-algebra", Monday, Monday.AddDays(6), 60 * 20), Monday.AddDays(7), First);

        Assert.True(again.Items.Single(i => i.Id == "image-net").Hours.Expected > First.Items.Single(i => i.Id == "image-net").Hours.Expected * 1.2);
        Assert.Contains(again.Warnings, w => w.StartsWith("Your pace", StringComparison.Ordinal));
        Assert.Contains(PlanComparison.Compare(First, again), c => c.ItemId == "image-net" && c.Why.Contains("its estimate went from", StringComparison.Ordinal));
    }

    [Fact]
    public void A_change_of_track_is_named_as_the_cause()
    {
        var changes = PlanComparison.Compare(First, Planner.Plan(Pack, MiniContent.Profile() with { Track = "nlp" }, JourneyProgress.None, Monday, First));

        Assert.Contains(changes, c => c is { ItemId: "text-net", From: null });
        Assert.Contains(changes, c => c is { ItemId: "image-net", To: null } && c.Why.Contains("track changed from vision to nlp", StringComparison.Ordinal));
    }

    [Fact]
    public void A_finished_journey_is_finished()
    {
        var day = Monday;
        var all = First.Items.ToDictionary(i => i.Id, i => new ActivityProgress(i.Id, ActivityState.Done, day, day = day.AddDays(1), null));
        var progress = new JourneyProgress(all, []);

        var plan = Planner.Plan(Pack, MiniContent.Profile(), progress, Monday.AddDays(30), First);

        Assert.True(plan.Forecast.Feasible);
        Assert.Equal(day, plan.Forecast.P80);
        Assert.Contains(AgendaBuilder.Today(Pack, plan, progress, Monday.AddDays(30)).Notes, n => n.Contains("finished", StringComparison.Ordinal));
    }

    [Fact]
    public void Plans_obey_the_rules_while_work_goes_on() =>
        Prop.ForAll(Cases.Synthetic, c =>
        {
            var pack = SyntheticPack.Make(c.Activities, c.Seed);
            var plan = Planner.Plan(pack, c.Profile, JourneyProgress.None, c.Today);
            var random = new Random(c.Seed);
            var today = plan.Items.Count == 0 ? c.Today : plan.Items[plan.Items.Count / 2].Start;
            var progress = new Dictionary<string, ActivityProgress>();
            var log = new List<LogEntry>();
            foreach (var item in plan.Items.Take(plan.Items.Count / 2))
            {
                var state = random.Next(10) < 8 ? ActivityState.Done : random.Next(4) == 0 ? ActivityState.InProgress : ActivityState.NotStarted;
                IsoWeek? pin = state == ActivityState.NotStarted && random.Next(2) == 0 ? IsoWeek.Of(today.AddDays(random.Next(-7, 60))) : null;
                var (begun, ended) = (Earlier(item.Start, today), Earlier(item.End, today));
                progress[item.Id] = new(item.Id, state, state == ActivityState.NotStarted ? null : begun, state == ActivityState.Done ? ended : null, pin);
                if (state != ActivityState.NotStarted) log.Add(new(log.Count, item.Id, random.Next(1, 600), new(item.Start.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), null));
            }

            var known = new JourneyProgress(progress, log);
            var again = Planner.Plan(pack, c.Profile, known, today, plan);
            var faults = RuleCheck.Violations(pack, c.Profile, again, today).ToList();
            faults.AddRange(progress.Values.Where(p => p.State != ActivityState.NotStarted && again.Items.SingleOrDefault(i => i.Id == p.ActivityId)?.State != p.State).Select(p => $"{p.ActivityId} lost its state"));
            return (faults.Count == 0).Label(string.Join("\n", faults.Take(10)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;

    private static JourneyProgress Done(string id, DateOnly from, DateOnly to, int minutes) => new(
        new Dictionary<string, ActivityProgress> { [id] = new(id, ActivityState.Done, from, to, null) },
        [new(1, id, minutes, new(to.ToDateTime(new(20, 0)), TimeSpan.Zero), null)]);

    private static JourneyProgress Pinned(string id, IsoWeek week) =>
        new(new Dictionary<string, ActivityProgress> { [id] = new(id, ActivityState.NotStarted, null, null, week) }, []);
}
