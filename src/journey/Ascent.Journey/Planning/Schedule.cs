namespace Ascent.Journey.Planning;

/// <summary>Where everything came to lie.</summary>
/// <param name="IdleHours">Capacity before the finish on which nothing could be laid.</param>
internal sealed record Schedule(IReadOnlyList<Placement> Placements, double IdleHours)
{
    /// <summary>The last weeks, where papers hold them up; null where hours alone set the finish.</summary>
    public PaperTail? Tail { get; init; }

    /// <summary>Place on the axis of capacity hours at which everything ends when the work takes these hours instead of those that were laid.</summary>
    /// <param name="delay">Hours of whole weeks that fall out while papers wait.</param>
    public double FinishAt(double work, double delay = 0) => Tail is { } tail
        ? Math.Max(work + tail.IdleBefore, (work * tail.PartBefore) + tail.IdleBefore + tail.Hours + delay)
        : work + IdleHours;
}

/// <summary>
/// The run of weeks up to the finish in which a paper had to wait, because two a week are the most. However quick the work is, they stay as many;
/// and a week that falls out moves the finish by a week, because a better one does not make up for it.
/// </summary>
/// <param name="PartBefore">The part of the work that is laid before.</param>
/// <param name="IdleBefore">Capacity before on which nothing could be laid.</param>
/// <param name="Hours">Capacity from the first of these weeks to the finish.</param>
/// <param name="Weeks">How many they are, the last one not counted.</param>
internal sealed record PaperTail(double PartBefore, double IdleBefore, double Hours, int Weeks);
