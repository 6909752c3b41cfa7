using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;

namespace Ascent.Journey.Tests.Planning;

public sealed class WeeksToDeadlineTests
{
    [Fact]
    public void The_weeks_to_the_deadline_add_up_and_the_slack_is_named()
    {
        var plan = PlanWith(new DateOnly(2027, 8, 30), ["2026-W52", "2026-W53"], p50: new DateOnly(2027, 6, 21), p80: new DateOnly(2027, 8, 2));
        var weeks = WeeksToDeadline.Of(plan)!;
        Assert.Equal(new WeeksToDeadline(Total: 39, Work: 27, Off: 2, Slack: 10, SlackUntilP80: 6), weeks);
        Assert.Equal(weeks.Total, weeks.Work + weeks.Off + weeks.Slack);
        Assert.Equal("Of the 39 weeks to the deadline, 27 hold planned work, 2 are off, and 10 are slack for slips, reviews and holidays; four times in five, 6 of them are enough.", weeks.ToString());
    }

    [Fact]
    public void A_plan_that_does_not_fit_has_no_slack_to_name() =>
        Assert.Null(WeeksToDeadline.Of(PlanWith(new DateOnly(2027, 6, 1), [], p50: new DateOnly(2027, 6, 21), p80: new DateOnly(2027, 8, 2))));

    private static Plan PlanWith(DateOnly deadline, string[] off, DateOnly p50, DateOnly p80)
    {
        var profile = new Profile
        {
            HoursPerWeek = 16,
            StartOn = new DateOnly(2026, 11, 30),
            Deadline = deadline,
            WeeksOff = [.. off.Select(text => IsoWeek.TryParse(text, out var week) ? week : throw new InvalidOperationException(text))],
        };
        return new Plan
        {
            GeneratedOn = profile.StartOn,
            Profile = profile,
            Capacity = new Capacity(16, 13.6),
            Phases = [],
            Items = [],
            Skipped = [],
            Savings = [],
            Options = [],
            Warnings = [],
            Forecast = new Forecast(p50, p80, deadline, p80 <= deadline) { P50Week = 30, P80Week = 36, ShortfallHours = 0, Quantiles = [] },
        };
    }
}
