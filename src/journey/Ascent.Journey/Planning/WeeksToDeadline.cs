using Ascent.Journey.Profiles;

namespace Ascent.Journey.Planning;

/// <summary>What the weeks from the start to the deadline are for: work, weeks off, and slack that slips and reviews may use up.</summary>
public sealed record WeeksToDeadline(int Total, int Work, int Off, int Slack, int SlackUntilP80)
{
    private const int DaysOfWeek = 7;

    /// <summary>Null where the forecast does not fit before the deadline: then there is no slack to speak of.</summary>
    public static WeeksToDeadline? Of(Plan plan)
    {
        var (forecast, start) = (plan.Forecast, plan.Profile.StartOn);
        if (!forecast.Feasible || forecast.Deadline <= start)
            return null;
        var total = WeeksUp(start, forecast.Deadline);
        var slack = (forecast.Deadline.DayNumber - forecast.P50.DayNumber) / DaysOfWeek;
        var off = plan.Profile.WeeksOff.Distinct().Count(week => week >= IsoWeek.Of(start) && week <= IsoWeek.Of(forecast.P50));
        return new(total, Math.Max(0, total - slack - off), off, slack, Math.Min(slack, WeeksUp(forecast.P50, forecast.P80)));
    }

    /// <summary>One sentence for the person.</summary>
    public override string ToString() =>
        $"Of the {Total} weeks to the deadline, {Work} hold planned work, {(Off == 0 ? "" : Off == 1 ? "1 is off, " : $"{Off} are off, ")}" +
        $"and {(Slack == 1 ? "1 is" : $"{Slack} are")} slack for slips, reviews and holidays; four times in five, {SlackUntilP80} of them {(SlackUntilP80 == 1 ? "is" : "are")} enough.";

    private static int WeeksUp(DateOnly from, DateOnly to) => (to.DayNumber - from.DayNumber + DaysOfWeek - 1) / DaysOfWeek;
}
