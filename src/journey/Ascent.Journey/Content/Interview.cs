namespace Ascent.Journey.Content;

/// <summary>A design question of an interview, with the rubric by which an answer is judged.</summary>
public sealed record Interview
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required int Minutes { get; init; }

    /// <summary>introductory, intermediate, advanced.</summary>
    public required string Level { get; init; }
    public IReadOnlyList<string> Skills { get; init; } = [];
    public IReadOnlyList<string> Covers { get; init; } = [];

    /// <summary>Criteria whose points add up to <see cref="ContentRules.RubricPoints"/>.</summary>
    public required IReadOnlyList<Criterion> Rubric { get; init; }

    /// <summary>Question, what to ask first, a good answer and follow-ups, under the headings of <see cref="ContentRules.InterviewHeadings"/>.</summary>
    public required string Text { get; init; }
}

/// <summary>What a strong and what a weak answer does on one count.</summary>
public sealed record Criterion(string Id, string Text, int Points, string Strong, string Weak);
