using Ascent.Data;
using Ascent.Nn;
using Ascent.Nn.Training;
using Ascent.Tensors;

namespace Ascent.Models;

/// <summary>
/// Learns to answer a sequence with a sequence: at each place the token that follows, given the right ones before it. Evaluated by answers that are right
/// as a whole (<c>exact_match</c>), made greedily.
/// </summary>
/// <param name="model">Who learns.</param>
/// <param name="begin">The token that begins an answer; padding is the model's.</param>
/// <param name="end">The token that ends it.</param>
/// <param name="labelSmoothing">Part of the target that is spread over all tokens while training.</param>
internal sealed class SequenceObjective(Transformer model, int begin, int end, double labelSmoothing) : Objective(model)
{
    /// <summary>The part of the answers that is right as a whole.</summary>
    public const string ExactMatch = "exact_match";

    public override string Unit => "tokens";

    public override StepLoss Compute(Batch batch) => Judge(batch, labelSmoothing);

    public override StepLoss Evaluate(Batch batch) => Judge(batch, 0);

    public override IReadOnlyDictionary<string, double> Measure(IBatchSource source, double loss, CancellationToken cancellation)
    {
        var (right, all) = (0, 0);
        for (var index = 0; index < source.Batches; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var batch = source.Get(0, index);
            var wanted = Answers(batch.Targets);
            var given = model.Greedy(batch.Inputs, begin, end, Math.Min(batch.Targets.Shape[1] + 1, model.Options.Context));
            right += wanted.Zip(given).Count(static pair => pair.First.SequenceEqual(pair.Second));
            all += wanted.Count;
        }

        return new Dictionary<string, double> { [ExactMatch] = all == 0 ? double.NaN : (double)right / all };
    }

    private StepLoss Judge(Batch batch, double smoothing)
    {
        var time = batch.Targets.Shape[1] - 1;
        var logits = model.Forward(batch.Inputs, batch.Targets.Slice(1, 0, time));
        using var wanted = batch.Targets.Slice(1, 1, time + 1).Reshape([batch.Targets.Shape[0] * time]);
        var rows = logits.Reshape([wanted.Count, logits.Shape[2]]);
        var padding = model.Options.Padding;
        var count = 0;
        foreach (var token in wanted.AsSpan<long>())
        {
            if (token != padding) count++;
        }

        return new(Losses.CrossEntropy(rows, wanted, ignoreIndex: padding, labelSmoothing: smoothing), count, ClassifierObjective.Correct(rows, wanted, padding));
    }

    /// <summary>What stands between begin and end.</summary>
    private List<List<int>> Answers(Tensor targets)
    {
        var width = targets.Shape[1];
        return [.. targets.ToArray<long>().Chunk(width).Select(row => row.Skip(1).TakeWhile(token => token != end).Select(static token => (int)token).ToList())];
    }
}
