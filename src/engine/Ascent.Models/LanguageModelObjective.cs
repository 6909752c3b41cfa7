using Ascent.Data;
using Ascent.Nn.Training;
using Ascent.Tensors;

namespace Ascent.Models;

/// <summary>Learns to say the next token at every place by cross-entropy. Targets of -100 count nowhere.</summary>
/// <param name="model">The model.</param>
public class LanguageModelObjective(Gpt model) : Objective(model)
{
    /// <summary>Targets that are not asked for.</summary>
    public const long NotAsked = -100;

    /// <inheritdoc/>
    public override string Unit => "tokens";

    /// <inheritdoc/>
    public override StepLoss Compute(Batch batch)
    {
        var (loss, count, _) = Judge(batch);
        return new(loss, count);
    }

    /// <inheritdoc/>
    public override StepLoss Evaluate(Batch batch)
    {
        var (loss, count, logits) = Judge(batch);
        Look(batch, logits);
        return new(loss, count);
    }

    /// <summary><c>loss_per_character</c> of a <see cref="MeasuredText"/>: nats for a character of text, whatever the tokens are, so that vocabularies can be compared.</summary>
    public override IReadOnlyDictionary<string, double> Measure(IBatchSource source, double loss, CancellationToken cancellation) =>
        source is MeasuredText text ? new Dictionary<string, double>(StringComparer.Ordinal) { ["loss_per_character"] = loss / text.CharactersPerToken } : [];

    /// <summary>Looks at the logits [count x time, vocabulary] of a batch that is evaluated.</summary>
    protected virtual void Look(Batch batch, Tensor logits)
    {
    }

    private (Tensor Loss, long Count, Tensor Logits) Judge(Batch batch)
    {
        var logits = Model.Forward(batch.Inputs).Flatten(0, 1);
        long count = 0;
        foreach (var target in batch.Targets.AsSpan<long>())
        {
            if (target != NotAsked) count++;
        }

        GC.KeepAlive(batch.Targets);
        return (logits.CrossEntropy(batch.Targets.Flatten()), count, logits);
    }
}
