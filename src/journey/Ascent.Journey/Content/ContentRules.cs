namespace Ascent.Journey.Content;

/// <summary>Limits of what content may say; "ours" unless a source is named.</summary>
public static class ContentRules
{
    /// <summary>A transferable skill can at most halve an estimate.</summary>
    public const double SmallestFactor = 0.5;

    /// <summary>Longer ones belong cut into several activities.</summary>
    public const double LongestActivityHours = 500;

    /// <summary>How far a phase's planned hours may lie from its share, as a part of the share.</summary>
    public const double PhaseShareTolerance = 0.10;

    /// <summary>Fewer items of a skill cannot tell knowing from luck.</summary>
    public const int FewestItems = 3;

    public const int Distractors = 3;
    public const int FewestSteps = 3;
    public const int MostSteps = 7;

    /// <summary>What the points of a rubric add up to.</summary>
    public const int RubricPoints = 20;
    public const int FewestCriteria = 4;
    public const int MostCriteria = 8;

    /// <summary>In the place of a paper's id: the person chooses one, and no guide leads through it.</summary>
    public const string AnyPaper = "any";

    public static IReadOnlyList<string> SkillHeadings { get; } = ["Why deep learning needs it", "You have it when you can"];

    public static IReadOnlyList<string> ActivityHeadings { get; } = ["What you do", "What you have at the end", "What usually goes wrong"];

    public static IReadOnlyList<string> PaperHeadings { get; } = ["What it claims", "The figure to understand", "The experiment to question", "What to implement", "Before you read"];

    public static IReadOnlyList<string> InterviewHeadings { get; } = ["The question", "Ask first", "A good answer", "Follow-ups"];

    /// <summary>Whether a text is an id as files and folders bear it: lower case and digits, parted by hyphens.</summary>
    public static bool IsSlug(string id) => Ids.IsSlug(id);

    public static IReadOnlyList<string> Tracks { get; } = ["vision", "nlp"];

    public static IReadOnlyList<string> ResourceKinds { get; } = ["book", "course", "video", "paper", "article", "documentation", "community", "tool"];

    public static IReadOnlyList<string> Levels { get; } = ["introductory", "intermediate", "advanced"];
}

/// <summary>The form of an id: letters and digits in groups, joined by single hyphens or dots (K1, P1.2, first-network).</summary>
internal static class Ids
{
    public const int MaxLength = 64;

    public static bool IsValid(string id)
    {
        if (id.Length is 0 or > MaxLength) return false;
        var separated = true;
        foreach (var c in id)
        {
            if (char.IsAsciiLetterOrDigit(c)) separated = false;
            else if (c is not ('-' or '.') || separated) return false;
            else separated = true;
        }

        return !separated;
    }

    /// <summary>Ids of skills, activities, resources, questions and choices are in lower case with hyphens.</summary>
    public static bool IsSlug(string id) => IsValid(id) && !id.Contains('.') && !id.Any(char.IsAsciiLetterUpper);
}

internal enum ReferenceKind { Skill, Activity, Resource, Paper, Phase, Area, TransferableArea, Row }

/// <summary>A place in content that names something, checked once everything has been read.</summary>
internal sealed record Reference(ReferenceKind Kind, string Id, string File, int Line, string Key);
