namespace Ascent.Journey.Advice;

/// <summary>What speaks for or against a step now.</summary>
public enum StepCause { Running, Pinned, Planned, Critical, Unlocks, Deadline, Start, Gap, Taste, Hardware, Late, Short, Reviews, Evidence }

/// <summary>One reason as data: what it is about, how much it counts, and the figure behind it.</summary>
/// <param name="Weight">Points towards the rank; negative ones speak against it.</param>
public sealed record StepReason(StepCause Cause, double Weight, double Value, string Text);

/// <summary>One possible next step.</summary>
/// <param name="Id">Of the activity; null for the reviews.</param>
/// <param name="Score">The sum of the weights.</param>
public sealed record NextStep(string? Id, string Title, double Hours, double Score, string Command, IReadOnlyList<StepReason> Reasons);

/// <summary>Something that stands in the way, and what helps.</summary>
public sealed record Warning(string Kind, string Text, string Remedy);

/// <summary>The ranked next steps, best first, and the warnings, gravest first.</summary>
public sealed record Recommendations(IReadOnlyList<NextStep> Steps, IReadOnlyList<Warning> Warnings);
