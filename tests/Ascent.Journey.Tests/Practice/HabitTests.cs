using Ascent.Journey.Habits;
using Ascent.Journey.Profiles;

namespace Ascent.Journey.Tests.Practice;

public sealed class HabitTests
{
    /// <summary>A Wednesday.</summary>
    private static readonly DateOnly Today = new(2026, 12, 9);

    [Fact]
    public void Weeks_with_work_form_a_row_and_the_running_week_does_not_break_it()
    {
        var habit = Of([-7, -14, -15, -21]);
        Assert.Equal((3, 3, 0), (habit.WeeksInARow, habit.LongestRow, habit.DaysThisWeek));
        Assert.Equal(WeekMood.Running, habit.Weeks[^1].Mood);
        Assert.Equal(4, Of([0, -7, -14, -21]).WeeksInARow);
    }

    [Fact]
    public void A_week_off_and_a_pause_neither_count_nor_break()
    {
        Rest[] rests = [new(Today.AddDays(-9), Today.AddDays(-3)), new(IsoWeek.Of(Today.AddDays(-14)).Monday, IsoWeek.Of(Today.AddDays(-14)).Sunday)];
        Assert.Equal(2, Of([0, -21], rests).WeeksInARow);
        Assert.Equal(WeekMood.Rested, Of([0, -21], rests).Weeks[1].Mood);
        Assert.Equal(1, Of([0, -21]).WeeksInARow);

        // Who works in a week off all the same gets it counted.
        Assert.Equal(3, Of([0, -14, -21], rests).WeeksInARow);
    }

    [Fact]
    public void After_a_quiet_week_the_next_row_begins_and_the_longest_is_remembered()
    {
        var habit = Of([0, -14, -21, -28]);
        Assert.Equal((1, 3), (habit.WeeksInARow, habit.LongestRow));
        Assert.Equal(WeekMood.Quiet, habit.Weeks[^2].Mood);
        Assert.Equal(0, Of([-14]).WeeksInARow);
    }

    [Fact]
    public void Every_kind_of_work_counts_and_a_day_counts_once()
    {
        DayWork[] work = [new(Today, 30, 0, 0, 0), new(Today, 15, 0, 0, 0), new(Today.AddDays(-1), 0, 1, 0, 0), new(Today.AddDays(-2), 0, 0, 1, 0), new(Today.AddDays(-8), 0, 0, 0, 1), new(Today.AddDays(-15), 0, 0, 0, 0), new(Today.AddDays(1), 60, 0, 0, 0)];
        var habit = Habit.Of(work, [], Today);
        Assert.Equal((2, 3, 45), (habit.WeeksInARow, habit.DaysThisWeek, habit.MinutesThisWeek));
        Assert.Equal(2, habit.Weeks.Count);
    }

    [Fact]
    public void No_sentence_blames()
    {
        foreach (var days in new int[][] { [], [0], [-7], [-14], [-70], [0, -7, -14] })
        {
            var sentence = Of(days).Sentence;
            Assert.NotEmpty(sentence);
            foreach (var word in new[] { "fail", "lost", "broke", "miss", "!" }) Assert.DoesNotContain(word, sentence, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static Habit Of(int[] days, Rest[]? rests = null) => Habit.Of(days.Select(day => new DayWork(Today.AddDays(day), 30, 0, 0, 0)), rests ?? [], Today);
}
