using Ascent.Journey.Reviews;

namespace Ascent.Journey.Profiles;

/// <summary>What the person told about background, hours, hardware and goal. Only <see cref="HoursPerWeek"/> is required.</summary>
public sealed record Profile
{
    public string? Name { get; init; }

    /// <summary>The id of the journey that the person is on; null for the usual one.</summary>
    public string? Journey { get; init; }
    public string Role { get; init; } = "software engineer";
    public double YearsExperience { get; init; } = 5;
    public IReadOnlyList<string> Languages { get; init; } = ["C#"];

    /// <summary>T1-T5 and K1-K6, each 0-4.</summary>
    public IReadOnlyDictionary<string, int> Ratings { get; init; } = new Dictionary<string, int>();
    public required double HoursPerWeek { get; init; }

    /// <summary>ISO weeks off, such as 2026-W53.</summary>
    public IReadOnlyList<IsoWeek> WeeksOff { get; init; } = [];

    /// <summary>Breaks from the journey, past ones included, in their order.</summary>
    public IReadOnlyList<Break> Breaks { get; init; } = [];
    public required DateOnly StartOn { get; init; }

    /// <summary>Null means the journey's horizon after the start.</summary>
    public DateOnly? Deadline { get; init; }

    /// <summary>vision or nlp.</summary>
    public string Track { get; init; } = "vision";
    public Hardware Hardware { get; init; } = new();
    public bool FreeOnly { get; init; }

    /// <summary>video, book, course, paper: in order of preference.</summary>
    public IReadOnlyList<string> Prefers { get; init; } = [];

    /// <summary>Ids of skills that are proven elsewhere.</summary>
    public IReadOnlyList<string> Mastered { get; init; } = [];

    /// <summary>Ids of optional activities that are planned because the person wants them.</summary>
    public IReadOnlyList<string> Wants { get; init; } = [];

    /// <summary>Id of a reality question to id of the chosen answer.</summary>
    public IReadOnlyDictionary<string, string> Reality { get; init; } = new Dictionary<string, string>();

    /// <summary>How much is reviewed a day, and when not.</summary>
    public ReviewSettings Reviews { get; init; } = new();

    /// <summary>The break in which a day lies, or null.</summary>
    public Break? BreakOn(DateOnly day) => Breaks.FirstOrDefault(b => b.Holds(day));

    public int Rating(string area) => Ratings.TryGetValue(area, out var rating) ? rating : 0;
}

public sealed record Hardware
{
    public bool Gpu { get; init; }
    public double VramGb { get; init; }
    public double RamGb { get; init; } = 16;
    public int Cores { get; init; } = 4;
}
