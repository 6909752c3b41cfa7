using Ascent.Data;
using Ascent.Tensors;
using Ascent.Tensors.Autograd;

namespace Ascent.Nn.Training;

/// <summary>How well a classifier does on a set of examples.</summary>
/// <param name="Loss">Mean over the examples.</param>
/// <param name="Accuracy">Part of the examples whose largest logit is that of their class.</param>
/// <param name="Examples">How many there were.</param>
public sealed record Evaluation(double Loss, double Accuracy, long Examples)
{
    /// <summary>Runs a model over all batches of a source in evaluation mode, without gradients, and puts it back into training mode if it was in it.</summary>
    /// <param name="model">Gives logits [count, classes].</param>
    /// <param name="source">The examples.</param>
    /// <param name="loss">Mean loss of logits and targets.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public static Evaluation Of(Module model, IBatchSource source, Func<Tensor, Tensor, Tensor> loss, CancellationToken cancellation)
    {
        var training = model.Training;
        model.Eval();
        try
        {
            using var off = GradMode.NoGrad();
            double sum = 0;
            long correct = 0, examples = 0;
            for (var index = 0; index < source.Batches; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = new TensorScope();
                var batch = source.Get(0, index);
                var logits = model.Forward(batch.Inputs);
                sum += loss(logits, batch.Targets).Item() * batch.Targets.Count;
                correct += Correct(logits, batch.Targets);
                examples += batch.Targets.Count;
            }

            return examples == 0 ? new(double.NaN, double.NaN, 0) : new(sum / examples, (double)correct / examples, examples);
        }
        finally
        {
            if (training) model.Train();
        }
    }

    /// <summary>Examples whose largest logit is that of their class.</summary>
    /// <param name="logits">[count, classes].</param>
    /// <param name="targets">Int64 [count].</param>
    public static int Correct(Tensor logits, Tensor targets)
    {
        using var off = GradMode.NoGrad();
        var answers = logits.ArgMax(1);
        var given = answers.AsSpan<long>();
        var wanted = targets.AsSpan<long>();
        var correct = 0;
        for (var i = 0; i < wanted.Length; i++)
        {
            if (given[i] == wanted[i]) correct++;
        }

        GC.KeepAlive(answers);
        GC.KeepAlive(targets);
        return correct;
    }
}
