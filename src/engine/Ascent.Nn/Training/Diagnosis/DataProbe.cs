using Ascent.Data;
using Ascent.Tensors;
using Ascent.Tensors.Autograd;

namespace Ascent.Nn.Training.Diagnosis;

/// <summary>Looks at a few batches: whether inputs differ, how often each answer comes, and at the end what the model answers.</summary>
internal sealed class DataProbe(IBatchSource source)
{
    private const int MostBatches = 8;
    private const double OneClass = 0.99;

    private readonly Dictionary<long, long> _answers = [];
    private Finding? _input;

    /// <summary>Entropy of the answers' frequencies, in nats; NaN where there are none.</summary>
    internal double Prior
    {
        get
        {
            double total = _answers.Values.Sum();
            // A few batches show less variety than there is: the second term is Miller's correction of the bias.
            return total == 0 ? double.NaN : -_answers.Values.Sum(count => count / total * Math.Log(count / total)) + ((_answers.Count - 1) / (2 * total));
        }
    }

    internal Finding? Input => _input;

    internal void Start()
    {
        var alike = true;
        float[]? example = null;
        for (var index = 0; index < Math.Min(MostBatches, source.Batches); index++)
        {
            using var batch = source.Get(0, index);
            if (batch.Targets.DType == DType.Int64)
            {
                foreach (var answer in batch.Targets.ToArray<long>())
                {
                    // Below 0 stands what is not asked.
                    if (answer >= 0) _answers[answer] = _answers.GetValueOrDefault(answer) + 1;
                }
            }

            if (batch.Inputs.DType != DType.Float32)
            {
                alike = false;
                continue;
            }

            if (!TensorFacts.IsFinite(batch.Inputs)) _input ??= new(FindingKind.UnusableInput, null, 1, $"Batch {index + 1} of the training data holds inputs that are NaN or infinite.");
            var values = batch.Inputs.ToArray<float>();
            var size = values.Length / Math.Max(1, batch.Inputs.Shape[0]);
            for (var at = 0; alike && at < values.Length; at += size)
            {
                example ??= values[..size];
                alike = values.AsSpan(at, size).SequenceEqual(example);
            }
        }

        if (alike && example is not null && _answers.Count > 1) _input ??= new(FindingKind.UnusableInput, null, 1, $"All inputs of the first {Math.Min(MostBatches, source.Batches)} batches are the same, value for value, but the answers differ.");
    }

    /// <summary>What the model answers on the same batches, where its output is [count, classes].</summary>
    internal Finding? Collapse(Trainer trainer)
    {
        double all = _answers.Values.Sum();
        if (all == 0 || _answers.Count < 2) return null;
        var given = new Dictionary<long, long>();
        var model = trainer.Objective.Model;
        var training = model.Training;
        model.Eval();
        try
        {
            using var off = GradMode.NoGrad();
            Tensor? output = null;
            using var hook = model.RegisterForwardHook((_, _, result) =>
            {
                output = result;
                return null;
            });
            for (var index = 0; index < Math.Min(MostBatches, source.Batches); index++)
            {
                using var scope = new TensorScope();
                var batch = source.Get(0, index);
                output = null;
                trainer.Objective.Evaluate(batch);
                if (output is not { Rank: 2 } logits || batch.Targets.Rank != 1 || logits.Shape[0] != batch.Targets.Count) return null;
                foreach (var answer in logits.ArgMax(1).ToArray<long>()) given[answer] = given.GetValueOrDefault(answer) + 1;
            }
        }
        finally
        {
            if (training) model.Train();
        }

        var (top, count) = given.MaxBy(pair => pair.Value);
        var share = count / (double)given.Values.Sum();
        var rightly = _answers.GetValueOrDefault(top) / all;
        return share >= OneClass && rightly < 0.9
            ? new(FindingKind.ClassCollapse, null, trainer.State.Step, $"The model gives class {top} to {share:p0} of the inputs, but {rightly:p0} of them have it.")
            : null;
    }
}
