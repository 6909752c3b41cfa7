using System.Collections.ObjectModel;

using Ascent.Data;
using Ascent.Tensors;
using Ascent.Tensors.Autograd;

namespace Ascent.Nn.Training;

/// <summary>How well a model does on a set of examples.</summary>
/// <param name="Loss">Mean over the answers.</param>
/// <param name="Accuracy">Part of the answers that is right; null where the objective does not count.</param>
/// <param name="Count">How many answers there were.</param>
/// <param name="Figures">What else the objective measures, by name.</param>
public sealed record Evaluation(double Loss, double? Accuracy, long Count, IReadOnlyDictionary<string, double> Figures)
{
    internal static readonly IReadOnlyDictionary<string, double> NoFigures = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Runs a model over all batches of a source in evaluation mode, without gradients, and puts it back into training mode if it was in it.</summary>
    /// <param name="objective">What is asked.</param>
    /// <param name="source">The examples.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public static Evaluation Of(Objective objective, IBatchSource source, CancellationToken cancellation)
    {
        var training = objective.Model.Training;
        objective.Model.Eval();
        try
        {
            using var off = GradMode.NoGrad();
            double sum = 0;
            long count = 0;
            long? correct = 0;
            objective.BeginEvaluation();
            for (var index = 0; index < source.Batches; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = new TensorScope();
                using var batch = source.Get(0, index);
                var loss = objective.Evaluate(batch);
                sum += loss.Mean.Item() * loss.Count;
                count += loss.Count;
                correct += loss.Correct;
            }

            var mean = count == 0 ? double.NaN : sum / count;
            return new(mean, count == 0 ? null : (double?)correct / count, count, objective.Measure(source, mean, cancellation));
        }
        finally
        {
            if (training) objective.Model.Train();
        }
    }

    /// <summary>A figure by name: <c>loss</c>, <c>accuracy</c> or one of <see cref="Figures"/>; null where it was not measured.</summary>
    public double? Figure(string name) => name switch
    {
        "loss" => Loss,
        "accuracy" => Accuracy,
        _ => Figures.TryGetValue(name, out var value) ? value : null,
    };

    /// <summary>All figures with their names.</summary>
    public IEnumerable<(string Name, double Value)> All()
    {
        yield return ("loss", Loss);
        if (Accuracy is { } accuracy) yield return ("accuracy", accuracy);
        foreach (var (name, value) in Figures) yield return (name, value);
    }
}
