using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Tests.Support;

namespace Ascent.Journey.Tests.Planning;

/// <summary>What people ask of a plan: what now, why this, what if.</summary>
public sealed class AnswersTests
{
    private static readonly DateOnly Monday = new(2026, 1, 5);
    private static readonly JourneyPack Pack = MiniContent.Pack();
    private static readonly Plan Plan = Planner.Plan(Pack, MiniContent.Profile(), JourneyProgress.None, Monday);

    [Fact]
    public void What_if_changes_what_it_names()
    {
        var changed = WhatIf.Apply(MiniContent.Profile(), "hours=12.5, deadline=2027-06-01,track=nlp,gpu=true,start=2026-02-02,free=yes");

        Assert.Equal((12.5, new DateOnly(2027, 6, 1), "nlp", true, new DateOnly(2026, 2, 2), true),
            (changed.HoursPerWeek, changed.Deadline!.Value, changed.Track, changed.Hardware.Gpu, changed.StartOn, changed.FreeOnly));
        Assert.Null(WhatIf.Apply(changed, "deadline=none").Deadline);
    }

    [Theory]
    [InlineData("hour=12", "'hour' is not a key; did you mean 'hours'?")]
    [InlineData("hours", "is not key=value")]
    [InlineData("", "is not key=value")]
    [InlineData("hours=0", "'hours' is '0'")]
    [InlineData("hours=-1", "'hours' is '-1'")]
    [InlineData("hours=81", "at most 80")]
    [InlineData("hours=NaN", "at most 80")]
    [InlineData("hours=1,hours=2", "stands twice")]
    [InlineData("deadline=2026-02-30", "a day such as")]
    [InlineData("deadline=2020-01-01", "before the start")]
    [InlineData("track=audio", "one of vision, nlp")]
    [InlineData("gpu=maybe", "true or false")]
    [InlineData("hours=12,", "is not key=value")]
    public void What_if_refuses_by_name(string expression, string message) =>
        Assert.Contains(message, Assert.Throws<JourneyException>(() => WhatIf.Apply(MiniContent.Profile(), expression)).Message, StringComparison.Ordinal);

    [Fact]
    public void Today_fills_the_day_in_order_and_says_how_to_begin()
    {
        var agenda = AgendaBuilder.Today(Pack, Plan, JourneyProgress.None, Monday);

        Assert.Equal(16 * 0.85 / 7, agenda.CapacityHours, 9);
        Assert.Equal(agenda.CapacityHours, agenda.PlannedHours, 6);
        Assert.Equal("first-paper", agenda.Items[0].Item.Id);
        Assert.Equal("ascent paper read backprop", agenda.Items[0].NextStep);
    }

    [Fact]
    public void The_week_holds_its_items_with_their_first_step()
    {
        var agenda = AgendaBuilder.Week(Pack, Plan, JourneyProgress.None, Monday);

        Assert.Equal((Monday, Monday.AddDays(6)), (agenda.From, agenda.To));
        Assert.Equal(["first-paper", "linear-algebra", "matrices-lab"], agenda.Items.Select(i => i.Item.Id));
        Assert.Equal(13.6, agenda.PlannedHours, 6);
        Assert.Equal([true, true, false], agenda.Items.Select(i => i.FinishesInSpan));
        Assert.Equal("ascent lab start matrices", agenda.Items[2].NextStep);
        Assert.StartsWith("open https://example.org/book, then ascent done linear-algebra --note", agenda.Items[1].NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void Month_and_quarter_hold_what_falls_into_them()
    {
        Assert.Equal(Plan.Items.Sum(i => i.Hours.Expected), AgendaBuilder.Month(Pack, Plan, JourneyProgress.None, Monday).PlannedHours, 6);
        Assert.Equal(Monday.AddDays(89), AgendaBuilder.Quarter(Pack, Plan, JourneyProgress.None, Monday).To);
    }

    [Fact]
    public void Before_the_start_and_in_a_week_off_the_agenda_says_so()
    {
        var before = AgendaBuilder.Today(Pack, Plan, JourneyProgress.None, Monday.AddDays(-3));
        Assert.Empty(before.Items);
        Assert.Contains("The journey starts on Mon 5 Jan 2026, in 3 days.", before.Notes);

        var profile = MiniContent.Profile() with { WeeksOff = [IsoWeek.Of(Monday)] };
        var off = AgendaBuilder.Week(Pack, Planner.Plan(Pack, profile, JourneyProgress.None, Monday), JourneyProgress.None, Monday);
        Assert.Equal(0, off.CapacityHours);
        Assert.Contains(off.Notes, n => n.Contains("2026-W02 is a week off", StringComparison.Ordinal));
        Assert.Contains(off.Notes, n => n.Contains("next comes", StringComparison.Ordinal));
    }

    [Fact]
    public void What_should_be_over_is_late()
    {
        var agenda = AgendaBuilder.Month(Pack, Plan, JourneyProgress.None, Monday.AddDays(9));

        Assert.Contains(agenda.Notes, n => n.StartsWith("Late: ‘Linear algebra’", StringComparison.Ordinal));
    }

    [Fact]
    public void An_item_is_explained_by_hours_neighbours_and_slack()
    {
        var plan = Planner.Plan(Pack, MiniContent.Profile() with { Ratings = new Dictionary<string, int> { ["T1"] = 4 } }, JourneyProgress.None, Monday);

        var explanation = Explainer.Explain(Pack, plan, "matrices-lab");

        Assert.Contains("What you bring takes 1 h 36 min off: Programming (T1) at 4 (1 h 36 min).", explanation.Facts);
        Assert.Contains(explanation.Facts, f => f.StartsWith("It waits for ‘Linear algebra’", StringComparison.Ordinal));
        Assert.Contains(explanation.Facts, f => f.Contains("waits for it", StringComparison.Ordinal) || f.Contains("wait for it", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_not_planned_is_explained_too()
    {
        Assert.Contains(Explainer.Explain(Pack, Plan, "text-net").Facts, f => f.Contains("It would take the place of ‘Train on images’ if: track nlp", StringComparison.Ordinal));
        var nlp = Planner.Plan(Pack, MiniContent.Profile() with { Track = "nlp" }, JourneyProgress.None, Monday);
        Assert.Contains("a variant takes its place", Explainer.Explain(Pack, nlp, "image-net").Headline, StringComparison.Ordinal);
        Assert.Contains("You meet it first on Mon 5 Jan 2026", Explainer.Explain(Pack, Plan, "vectors").Headline, StringComparison.Ordinal);
        var proven = Planner.Plan(Pack, MiniContent.Profile() with { Mastered = ["vectors"] }, JourneyProgress.None, Monday);
        Assert.Contains("proven", Explainer.Explain(Pack, proven, "linear-algebra").Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_id_suggests_the_nearest() =>
        Assert.Contains("did you mean 'matrices-lab'?", Assert.Throws<JourneyException>(() => Explainer.Explain(Pack, Plan, "matrics-lab")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"schema": 1}""")]
    [InlineData("not json")]
    public void A_broken_plan_document_is_refused(string json) => Assert.Throws<JourneyException>(() => PlanJson.Read(json));

    [Fact]
    public void A_plan_of_another_schema_is_refused() =>
        Assert.Contains("schema 9", Assert.Throws<JourneyException>(() => PlanJson.Read(PlanJson.Write(Plan).Replace("{\"schema\":1,", "{\"schema\":9,"))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_plan_document_has_the_names_that_other_programs_rely_on()
    {
        using var document = System.Text.Json.JsonDocument.Parse(PlanJson.Write(Plan));
        var root = document.RootElement;

        Assert.Equal(1, root.GetProperty("schema").GetInt32());
        Assert.Equal("2026-01-05", root.GetProperty("generatedOn").GetString());
        Assert.Equal(13.6, root.GetProperty("capacity").GetProperty("effectiveHoursPerWeek").GetDouble(), 9);
        var item = root.GetProperty("items")[1];
        Assert.Equal("course-unit", item.GetProperty("kind").GetString());
        Assert.Equal("2026-W02", item.GetProperty("weeks")[0].GetProperty("week").GetString());
        Assert.Equal("not-started", item.GetProperty("state").GetString());
        foreach (var name in (string[])["id", "title", "phase", "skills", "prerequisites", "hours", "optional", "covers", "resources", "start", "end", "slackDays", "reason"])
            Assert.True(item.TryGetProperty(name, out _), name);
        foreach (var name in (string[])["p50", "p80", "deadline", "feasible"])
            Assert.True(root.GetProperty("forecast").TryGetProperty(name, out _), name);
    }
}
