namespace Ascent.Journey.Career;

/// <summary>What a career is followed by: contributions to projects, people met, applications, posts.</summary>
public enum CareerKind { Contribution, Contact, Application, Post }

/// <summary>A state that an entry was in, from a day on.</summary>
public sealed record CareerStep(string State, DateOnly On);

/// <summary>One contribution, person, application or post.</summary>
/// <param name="History">Its states, oldest first; the last is the present one.</param>
/// <param name="RemovedAt">When it was taken out; it can be brought back.</param>
public sealed record CareerEntry(long Id, CareerKind Kind, string Title, string? Link, string? Note, IReadOnlyList<CareerStep> History, DateTimeOffset? RemovedAt)
{
    public const int LongestText = 2_000;

    public string State => History[^1].State;

    public DateOnly On => History[^1].On;

    /// <summary>When it first was in a state, or null.</summary>
    public DateOnly? FirstIn(string state) => History.FirstOrDefault(step => step.State == state)?.On;
}

/// <summary>The states of each kind, in the order in which they usually come.</summary>
public static class CareerStates
{
    public static IReadOnlyList<CareerKind> Kinds { get; } = Enum.GetValues<CareerKind>();

    public static IReadOnlyList<string> Of(CareerKind kind) => kind switch
    {
        CareerKind.Contribution => ["found", "started", "opened", "merged", "closed"],
        CareerKind.Contact => ["asked", "met"],
        CareerKind.Application => ["sent", "screening", "interview", "offer", "rejected", "withdrawn"],
        _ => ["draft", "published"],
    };

    /// <summary>The state of a new entry when none is named.</summary>
    public static string First(CareerKind kind) => kind == CareerKind.Contact ? "met" : Of(kind)[0];

    /// <summary>The state that counts towards a goal when the content names none.</summary>
    public static string Counting(CareerKind kind) => kind switch
    {
        CareerKind.Contribution => "merged",
        CareerKind.Contact => "met",
        CareerKind.Application => "sent",
        _ => "published",
    };

    /// <summary>States after which nothing more is expected.</summary>
    public static bool IsEnd(string state) => state is "merged" or "closed" or "met" or "offer" or "rejected" or "withdrawn" or "published";

    public static string Key(this CareerKind kind) => kind.ToString().ToLowerInvariant();

    public static string Plural(this CareerKind kind) => kind switch
    {
        CareerKind.Contact => "people",
        _ => kind.Key() + "s",
    };

    public static CareerKind? Find(string text) => Kinds.Where(kind => kind.Key() == text).Cast<CareerKind?>().FirstOrDefault();
}
