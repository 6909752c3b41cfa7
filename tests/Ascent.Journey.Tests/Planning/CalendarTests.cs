using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;

namespace Ascent.Journey.Tests.Planning;

public sealed class CalendarTests
{
    [Theory]
    [InlineData("2026-01-01", "2026-W01")]
    [InlineData("2026-12-28", "2026-W53")]
    [InlineData("2027-01-03", "2026-W53")]
    [InlineData("2027-01-04", "2027-W01")]
    [InlineData("2024-12-30", "2025-W01")]
    [InlineData("2021-01-03", "2020-W53")]
    public void A_day_belongs_to_its_ISO_week(string day, string week)
    {
        Assert.Equal(week, IsoWeek.Of(DateOnly.Parse(day)).ToString());
        Assert.True(IsoWeek.TryParse(week, out var parsed));
        Assert.InRange(DateOnly.Parse(day), parsed.Monday, parsed.Sunday);
    }

    [Theory]
    [InlineData("2025-W53")]
    [InlineData("2026-W54")]
    [InlineData("2026-W00")]
    [InlineData("2026-53")]
    [InlineData("2026-W 1")]
    public void A_week_that_the_year_does_not_have_is_refused(string text) => Assert.False(IsoWeek.TryParse(text, out _));

    [Fact]
    public void The_first_week_is_prorated_by_the_days_left_including_the_first()
    {
        var calendar = new WorkCalendar(new(2026, 1, 8), 14, []); // a Thursday

        Assert.Equal(8, calendar.Week(0)!.Hours, 9);
        Assert.Equal(4, calendar.Week(0)!.Days);
        Assert.Equal(14, calendar.Week(1)!.Hours, 9);
        Assert.Equal(new(2026, 1, 12), calendar.Week(1)!.FirstDay);
    }

    [Fact]
    public void Weeks_off_over_the_turn_of_the_year_hold_nothing()
    {
        var calendar = new WorkCalendar(new(2026, 12, 21), 7, [new(2026, 53)]);

        Assert.Equal([7.0, 0.0, 7.0], Enumerable.Range(0, 3).Select(w => calendar.Week(w)!.Hours));
        Assert.Equal("2027-W01", calendar.Week(2)!.Iso.ToString());
        Assert.Equal(new(2026, 12, 27), calendar.DayOf(7));
        Assert.Equal(new(2027, 1, 4), calendar.DayOf(8));
        Assert.Equal(new(2027, 1, 5), calendar.DayOf(8.5));
    }

    [Fact]
    public void The_day_of_some_hours_and_the_hours_through_a_day_are_inverse()
    {
        var calendar = new WorkCalendar(new(2026, 11, 25), 13.6, [new(2026, 52), new(2026, 53), new(2027, 10)]);
        for (var day = new DateOnly(2026, 11, 25); day < new DateOnly(2028, 1, 1); day = day.AddDays(1))
        {
            var hours = calendar.HoursThrough(day);
            Assert.True(calendar.DayOf(hours) <= day);
            Assert.True(calendar.DayOf(hours + 0.001) > day);
        }
    }

    [Fact]
    public void Before_the_first_day_nothing_fits_and_beyond_the_horizon_time_stands_still()
    {
        var calendar = new WorkCalendar(new(2026, 1, 5), 1, []);

        Assert.Equal(0, calendar.HoursThrough(new(2025, 12, 31)));
        Assert.Equal(PlanRules.MostWeeks, calendar.HoursThrough(DateOnly.MaxValue), 6);
        Assert.Equal(new DateOnly(2026, 1, 5).AddDays((7 * PlanRules.MostWeeks) - 1), calendar.DayOf(1e9));
        Assert.Null(new WorkCalendar(new(9999, 12, 1), 1, []).Week(10));
    }

    [Theory]
    [InlineData(0, 13.6)]
    [InlineData(200, 13.6 - (200 * 0.5 * 20 / 3600))]
    [InlineData(1_000_000, 13.6 * 0.75)]
    public void Reviews_take_their_share_of_a_week(int cards, double hours) => Assert.Equal(hours, PlanRules.EffectiveHours(16, cards), 9);
}
