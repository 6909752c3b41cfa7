using Ascent.Journey.Profiles;

namespace Ascent.Journey.Papers;

/// <summary>How many papers were read: this week, and in the weeks before, oldest first.</summary>
public sealed record PaperCadence(int ThisWeek, IReadOnlyList<int> Before)
{
    /// <summary>One or two papers a week (the journey's row K6).</summary>
    public const int Least = 1;

    /// <inheritdoc cref="Least"/>
    public const int Most = 2;

    private const int Weeks = 4;

    public static PaperCadence Of(IEnumerable<DateOnly> doneOn, DateOnly today)
    {
        var counts = doneOn.GroupBy(IsoWeek.Of).ToDictionary(group => group.Key, group => group.Count());
        return new(
            counts.GetValueOrDefault(IsoWeek.Of(today)),
            [.. Enumerable.Range(1, Weeks).Reverse().Select(back => counts.GetValueOrDefault(IsoWeek.Of(today.AddDays(-7 * back))))]);
    }

    /// <summary>One sentence on the pace and one on what follows from it.</summary>
    public string Sentence
    {
        get
        {
            var past = $"{Read(ThisWeek)} this week; in the four weeks before: {string.Join(", ", Before)}.";
            return ThisWeek switch
            {
                0 => $"{past} One this week keeps the habit, two are plenty.",
                < Most => $"{past} This week's is read; another one is welcome if there is time.",
                _ => $"{past} That is plenty for a week: let them settle.",
            };
        }
    }

    private static string Read(int papers) => papers switch { 0 => "No paper read yet", 1 => "One paper read", _ => $"{papers} papers read" };
}
