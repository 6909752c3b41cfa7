using Ascent.Data;
using Ascent.Nn;
using Ascent.Nn.Training;
using Ascent.Tensors;

namespace Ascent.Models;

/// <summary>Learns to find the tokens that were hidden. Only those go through the head.</summary>
internal sealed class MaskedLanguageObjective(Bert model) : Objective(model)
{
    public override string Unit => "hidden tokens";

    public override StepLoss Compute(Batch batch)
    {
        var (places, tokens) = Asked(batch.Targets);
        var hidden = model.Encode(batch.Inputs, types: null, batch.Mask);
        using var index = Tensor.From(places, [places.Length]);
        using var targets = Tensor.From(tokens, [tokens.Length]);
        var logits = model.Predict(hidden.Reshape([batch.Targets.Count, hidden.Shape[2]]).IndexSelect(0, index));
        return new(Losses.CrossEntropy(logits, targets), tokens.Length, ClassifierObjective.Correct(logits, targets));
    }

    /// <summary>Where something is asked, in row-major order, and what.</summary>
    private static (long[] Places, long[] Tokens) Asked(Tensor targets)
    {
        var (places, tokens) = (new List<long>(), new List<long>());
        var all = targets.AsSpan<long>();
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i] == MaskedTokenBatches.NotAsked) continue;
            places.Add(i);
            tokens.Add(all[i]);
        }

        GC.KeepAlive(targets);
        return ([.. places], [.. tokens]);
    }
}
