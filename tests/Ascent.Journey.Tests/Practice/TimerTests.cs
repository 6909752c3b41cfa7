using Ascent.Journey.Timing;

namespace Ascent.Journey.Tests.Practice;

public sealed class TimerTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 1, TimerDoubt.None)]
    [InlineData(29, 1, TimerDoubt.None)]
    [InlineData(90, 2, TimerDoubt.None)]
    [InlineData(45 * 60, 45, TimerDoubt.None)]
    [InlineData(8 * 3600, 480, TimerDoubt.None)]
    [InlineData((8 * 3600) + 1, 480, TimerDoubt.RanTooLong)]
    [InlineData(-1, 1, TimerDoubt.ClockWentBack)]
    public void Time_is_believed_up_to_eight_hours_and_never_backwards(int seconds, int minutes, TimerDoubt doubt)
    {
        var reading = new RunningTimer("reading", Start).Read(Start.AddSeconds(seconds));
        Assert.Equal((minutes, doubt), (reading.Minutes, reading.Doubt));
    }

    [Fact]
    public void The_zone_of_the_clock_does_not_matter() =>
        Assert.Equal(60, new RunningTimer("reading", Start).Read(Start.AddHours(1).ToOffset(TimeSpan.FromHours(9))).Minutes);
}
