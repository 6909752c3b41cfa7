using Ascent.Data;
using Ascent.Tensors;
using Ascent.Tensors.Autograd;

namespace Ascent.Nn.Training;

/// <summary>What a batch says of a model.</summary>
/// <param name="Mean">The mean loss, one number, with its tape where gradients are on.</param>
/// <param name="Count">Answers that the mean is over: images, sequences or tokens.</param>
/// <param name="Correct">How many of them are right; null where nobody counts.</param>
public readonly record struct StepLoss(Tensor Mean, long Count, long? Correct = null);

/// <summary>What a model learns: turns a batch into a loss. One for each kind of task; the trainer knows no other.</summary>
/// <param name="model">Who learns.</param>
public abstract class Objective(Module model)
{
    /// <summary>Who learns.</summary>
    public Module Model { get; } = model;

    /// <summary>What <see cref="StepLoss.Count"/> counts, in the plural.</summary>
    public virtual string Unit => "samples";

    /// <summary>The loss of a batch that is trained on.</summary>
    public abstract StepLoss Compute(Batch batch);

    /// <summary>The loss of a batch that is evaluated, in evaluation mode and without gradients; without what only helps training.</summary>
    public virtual StepLoss Evaluate(Batch batch) => Compute(batch);

    /// <summary>Before the first batch of an evaluation: forgets what <see cref="Evaluate"/> gathered before, by whomever it was called.</summary>
    public virtual void BeginEvaluation()
    {
    }

    /// <summary>Further figures of an evaluation, by name, such as the share of sequences that are right as a whole.</summary>
    /// <param name="source">What was evaluated, each batch once.</param>
    /// <param name="loss">The mean loss over it.</param>
    /// <param name="cancellation">Stops it.</param>
    public virtual IReadOnlyDictionary<string, double> Measure(IBatchSource source, double loss, CancellationToken cancellation) => Evaluation.NoFigures;
}

/// <summary>Learns the class of each input by cross-entropy.</summary>
/// <param name="model">Gives logits [count, classes] of inputs.</param>
/// <param name="labelSmoothing">Part of the target that is spread over all classes while training, from 0 to 1.</param>
public class ClassifierObjective(Module model, double labelSmoothing = 0) : Objective(model)
{
    /// <inheritdoc/>
    public override StepLoss Compute(Batch batch) => Judge(Logits(batch), batch.Targets, labelSmoothing);

    /// <inheritdoc/>
    public override StepLoss Evaluate(Batch batch) => Judge(Logits(batch), batch.Targets, 0);

    /// <summary>Logits [count, classes] of a batch.</summary>
    protected virtual Tensor Logits(Batch batch) => Model.Forward(batch.Inputs);

    /// <summary>Loss and right answers of logits.</summary>
    protected static StepLoss Judge(Tensor logits, Tensor targets, double labelSmoothing) =>
        new(Losses.CrossEntropy(logits, targets, labelSmoothing: labelSmoothing), targets.Count, Correct(logits, targets));

    /// <summary>Examples whose largest logit is that of their class.</summary>
    /// <param name="logits">[count, classes].</param>
    /// <param name="targets">Int64 [count].</param>
    /// <param name="ignored">A target that is not counted, such as padding; null for none.</param>
    public static int Correct(Tensor logits, Tensor targets, long? ignored = null)
    {
        using var off = GradMode.NoGrad();
        using var answers = logits.ArgMax(1);
        var given = answers.AsSpan<long>();
        var wanted = targets.AsSpan<long>();
        var correct = 0;
        for (var i = 0; i < wanted.Length; i++)
        {
            if (given[i] == wanted[i] && wanted[i] != ignored) correct++;
        }

        GC.KeepAlive(targets);
        return correct;
    }
}
