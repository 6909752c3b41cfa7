namespace Ascent.Journey.Profiles;

/// <summary>Limits of what a profile may say.</summary>
public static class ProfileRules
{
    public const double MostHoursPerWeek = 80;
    public const int HighestRating = 4;
    public const int Schema = 1;

    /// <summary>Dates outside these years are typing errors.</summary>
    public const int FirstYear = 2000;
    public const int LastYear = 2200;

    /// <summary>Kinds of material that can be preferred.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["video", "book", "course", "paper"];
}
