namespace Ascent.Labs;

/// <summary>Proves a lab for its author: starter, solution on five seeds, mutants, hints, cards, estimates.</summary>
public sealed class LabProof(Grader grader)
{
    public Task<IReadOnlyList<Journey.Content.ContentProblem>> CheckAsync(LabPack lab, IProgress<string>? progress, CancellationToken cancellation) =>
        throw new NotImplementedException();

    public Grader Grader { get; } = grader;
}
