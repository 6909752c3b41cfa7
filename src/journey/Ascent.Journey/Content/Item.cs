namespace Ascent.Journey.Content;

public enum ItemKind { Numeric, Choice, Order, Code }

/// <summary>A question of the assessment, as it is written: drawn from a seed before it is asked.</summary>
public sealed record Item
{
    public required string Id { get; init; }
    public required string Skill { get; init; }
    public required ItemKind Kind { get; init; }

    /// <summary>0 easy to 1 hard.</summary>
    public required double Difficulty { get; init; }

    /// <summary>In the order of the file, which is the order in which they are drawn.</summary>
    public IReadOnlyList<ItemParameter> Parameters { get; init; } = [];

    /// <summary>A condition that a draw has to meet.</summary>
    public string? Where { get; init; }

    /// <summary>Values that are computed, each from those before it.</summary>
    public IReadOnlyList<ItemDefinition> Let { get; init; } = [];
    public required string Text { get; init; }

    /// <summary>A formula (numeric, code), the text of the right option (choice), or nothing (order).</summary>
    public string? Answer { get; init; }

    /// <summary>The answer again by another way.</summary>
    public string? Check { get; init; }

    /// <summary>How far a number may lie from the answer.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Three wrong options of a choice.</summary>
    public IReadOnlyList<Distractor> Distractors { get; init; } = [];

    /// <summary>The steps of an order, in the right order.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>Between which values a code answer is tried.</summary>
    public IReadOnlyList<ItemParameter> Variables { get; init; } = [];
    public required string Explanation { get; init; }
}

/// <summary>A name and what it may be: <c>1..9</c>, or a list such as <c>[0.1, 0.01]</c> of which one value is taken.</summary>
public sealed record ItemParameter(string Name, string Values);

/// <summary>A name and the formula whose value it has.</summary>
public sealed record ItemDefinition(string Name, string Formula);

/// <summary>A wrong option and what it shows about the person who takes it.</summary>
public sealed record Distractor(string Text, string Shows);
