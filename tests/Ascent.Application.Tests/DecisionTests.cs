using Ascent.Journey;
using Ascent.Journey.Profiles;

namespace Ascent.Application.Tests;

/// <summary>Pins, breaks and weeks off over the real content and the real store.</summary>
public sealed class DecisionTests : IDisposable
{
    private readonly TestHome _home = new();

    private Workbench Bench => _home.Bench;

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_pin_is_kept_until_it_is_taken_back()
    {
        var item = Bench.CurrentPlan().Items[^1];
        var week = IsoWeek.Of(item.Start.AddDays(21));

        Bench.Pin(new Dictionary<string, IsoWeek?> { [item.Id] = week });
        using (var other = Workbench.Open(_home.Home, _home.Time))
            Assert.Equal(week, other.CurrentPlan().Items.Single(i => i.Id == item.Id).Weeks[0].Week);

        Bench.Pin(new Dictionary<string, IsoWeek?> { [item.Id] = null });
        Assert.Equal(item.Start, Bench.CurrentPlan().Items.Single(i => i.Id == item.Id).Start);
    }

    [Fact]
    public void Of_several_pins_all_or_none_is_stored()
    {
        var items = Bench.CurrentPlan().Items;
        var stamp = Bench.ChangeStamp();
        var pins = new Dictionary<string, IsoWeek?> { [items[^1].Id] = IsoWeek.Of(items[^1].Start.AddDays(14)), [items[^2].Id] = IsoWeek.Of(Bench.Today) };
        Assert.Contains("Nothing was changed", Assert.Throws<JourneyException>(() => Bench.Pin(pins)).Message, StringComparison.Ordinal);
        Assert.Equal(stamp, Bench.ChangeStamp());
    }

    [Fact]
    public void A_break_moves_the_forecast_and_coming_back_says_by_how_much()
    {
        var before = Bench.CurrentPlan().Forecast;
        Bench.Pause(null);
        Assert.True(Bench.CurrentPlan().Forecast.P50 > before.P50);
        Assert.Empty(Bench.AgendaFor(AgendaSpan.Today).Items);

        _home.Time.Now = _home.Time.Now.AddDays(20);
        Assert.Empty(Bench.AgendaFor(AgendaSpan.Today).Items);
        var back = Bench.Resume();

        Assert.Equal(20, back.Away);
        Assert.InRange(back.FinishDays, 18, 22);
        Assert.Equal(3, back.First.Count);
        Assert.NotEmpty(Bench.AgendaFor(AgendaSpan.Today).Items);
        Assert.Equal(new Break(Bench.Today.AddDays(-20), Bench.Today.AddDays(-1)), Assert.Single(Bench.Profile!.Breaks));
        Assert.Contains("not on a break", Assert.Throws<JourneyException>(() => Bench.Resume()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_break_that_is_taken_back_the_same_day_leaves_no_trace()
    {
        var before = Bench.CurrentPlan().Forecast.P50;
        Bench.Pause(Bench.Today.AddDays(30));
        Assert.Equal(0, Bench.Resume().Away);
        Assert.Empty(Bench.Profile!.Breaks);
        Assert.Equal(before, Bench.CurrentPlan().Forecast.P50);
    }

    [Fact]
    public void Weeks_off_come_and_go()
    {
        var before = Bench.CurrentPlan().Forecast.P50;
        IsoWeek[] weeks = [new(2026, 52), new(2026, 53)];
        Bench.TakeOff(weeks, off: true);
        Assert.InRange(Bench.CurrentPlan().Forecast.P50.DayNumber - before.DayNumber, 13, 15);
        Bench.TakeOff(weeks, off: false);
        Assert.Equal(before, Bench.CurrentPlan().Forecast.P50);
        Assert.Throws<JourneyException>(() => Bench.TakeOff([new(2026, 10)], off: true));
    }

    [Fact]
    public void A_what_if_touches_nothing()
    {
        var stamp = Bench.ChangeStamp();
        var result = Bench.WhatIf("track=nlp,hours=20");
        Assert.NotEmpty(result.Difference.Enters);
        Assert.NotEmpty(result.Difference.Leaves);
        Assert.True(result.Difference.P50Days < 0);
        Assert.Equal(stamp, Bench.ChangeStamp());
    }
}
