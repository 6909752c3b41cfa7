namespace Ascent.Journey.Reviews;

/// <summary>How many reviews the coming days will ask for, if every card is remembered as its retention says.</summary>
public static class ReviewLoad
{
    /// <summary>
    /// Reviews of each day from <paramref name="today"/> on: known cards as they fall due and come again, and a steady stream of new ones. What
    /// is over the cap moves to the next day, and free days hold none.
    /// </summary>
    public static IReadOnlyList<int> Forecast(IEnumerable<KnownCard> known, int newCards, ReviewSettings settings, DateOnly today, int days)
    {
        var asked = new double[days];
        foreach (var card in known)
        {
            var first = Math.Max(0, DateOnly.FromDateTime(card.Memory.Due.LocalDateTime).DayNumber - today.DayNumber);
            Lay(asked, first, card.Memory.Stability ?? Fsrs6.FirstStability(Grade.Good), card.Memory.Difficulty ?? Fsrs6.FirstDifficulty(Grade.Good));
        }

        for (var (day, left) = (0, newCards); day < days && left > 0; day++)
        {
            if (settings.IsFree(today.AddDays(day))) continue;
            for (var i = 0; i < settings.NewPerDay && left > 0; i++, left--) Lay(asked, day, Fsrs6.FirstStability(Grade.Good), Fsrs6.FirstDifficulty(Grade.Good));
        }

        var load = new int[days];
        var carried = 0.0;
        for (var day = 0; day < days; day++)
        {
            carried += asked[day];
            load[day] = settings.IsFree(today.AddDays(day)) ? 0 : Math.Min(settings.MostPerDay, (int)Math.Round(carried));
            carried = Math.Max(0, carried - load[day]);
        }

        return load;
    }

    /// <summary>A card's reviews from one day on, each remembered, at the intervals that follow; a tenth is forgotten and seen once more.</summary>
    private static void Lay(double[] asked, int day, double stability, double difficulty)
    {
        while (day < asked.Length)
        {
            asked[day] += 2 - ReviewScheduler.DesiredRetention;
            var interval = Fsrs6.Interval(stability, ReviewScheduler.DesiredRetention);
            stability = Fsrs6.NextStability(difficulty, stability, Fsrs6.Retrievability(stability, interval), Grade.Good);
            difficulty = Fsrs6.NextDifficulty(difficulty, Grade.Good);
            day += interval;
        }
    }
}
