namespace Ascent.Journey.Reviews;

/// <summary>How much a person wants to review.</summary>
/// <param name="MostPerDay">Different cards a day at most, new ones among them.</param>
/// <param name="NewPerDay">Cards a day that are seen for the first time, at most.</param>
/// <param name="FreeDays">Days of the week without reviews.</param>
public sealed record ReviewSettings(int MostPerDay = ReviewSettings.UsualMost, int NewPerDay = ReviewSettings.UsualNew, IReadOnlyList<DayOfWeek>? FreeDays = null)
{
    /// <summary>About twelve minutes a day (ours).</summary>
    public const int UsualMost = 40;

    /// <summary>New cards cost the most time, and come back often in their first weeks (ours).</summary>
    public const int UsualNew = 8;

    /// <summary>What may be set.</summary>
    public const int HighestMost = 1_000;

    public bool IsFree(DateOnly day) => FreeDays?.Contains(day.DayOfWeek) == true;
}
