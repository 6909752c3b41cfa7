using Ascent.Data;
using Ascent.Tensors;

namespace Ascent.Models;

/// <summary>How well a class is told.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">Examples of it.</param>
/// <param name="Right">Those that were told.</param>
/// <param name="Told">How often it was answered.</param>
public sealed record ClassFigures(string Name, int Count, int Right, int Told)
{
    /// <summary>Part of its examples that were told; NaN where there are none.</summary>
    public double Recall => (double)Right / Count;

    /// <summary>Part of the answers that were right; NaN where it was never answered.</summary>
    public double Precision => (double)Right / Told;
}

/// <summary>A class taken for another.</summary>
public sealed record Confusion(string Class, string TakenFor, int Count);

/// <summary>What a run is worth on data with known classes.</summary>
/// <param name="Data">The data set.</param>
/// <param name="Part">Which part of it: test, or validation where it has no test part.</param>
/// <param name="Count">Examples.</param>
/// <param name="Loss">Mean cross-entropy.</param>
/// <param name="Accuracy">Part that was told right.</param>
/// <param name="Classes">Each class.</param>
/// <param name="Confusions">Pairs of classes that were taken for each other, the most frequent first.</param>
public sealed record EvaluationReport(string Data, string Part, int Count, double Loss, double Accuracy, IReadOnlyList<ClassFigures> Classes, IReadOnlyList<Confusion> Confusions);

/// <summary>Asks a trained run about the part of a data set that it did not learn from.</summary>
public static class RunEvaluation
{
    private const int PictureBatch = 500;
    private const int TextBatch = 100;

    /// <summary>Every example once, in order.</summary>
    /// <param name="run">The run.</param>
    /// <param name="catalog">Where the data come from; nothing is downloaded.</param>
    /// <param name="data">Another data set than the run learnt; null for its own.</param>
    /// <param name="progress">Told of examples done and all.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    /// <exception cref="DataSetException">The data are not here.</exception>
    /// <exception cref="ModelException">They do not fit the run.</exception>
    public static EvaluationReport Evaluate(RunClassifier run, DataSetCatalog catalog, string? data, IProgress<(int Done, int All)>? progress, CancellationToken cancellation)
    {
        var id = data ?? run.Description.Data;
        var (source, part, all, classes) = Source(run, catalog, id);
        if (classes != run.Classes.Count) throw new ModelException($"{id} has {classes} classes; this run tells {run.Classes.Count} apart.");
        var counts = new int[classes, classes];
        var (loss, done) = (0.0, 0);
        for (var i = 0; i < source.Batches; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            using var batch = source.Get(0, i);
            var logits = run.Logits(batch);
            loss += Nn.Losses.CrossEntropy(logits, batch.Targets).Item() * batch.Targets.Count;
            var (answers, targets) = (logits.ArgMax(1).ToArray<long>(), batch.Targets.ToArray<long>());
            for (var j = 0; j < targets.Length; j++) counts[targets[j], answers[j]]++;
            done += targets.Length;
            progress?.Report((done, all));
        }

        return Report(run, id, part, done, loss / done, counts);
    }

    private static (IBatchSource Source, string Part, int All, int Classes) Source(RunClassifier run, DataSetCatalog catalog, string id)
    {
        if (run.Description.Input is TextInput input)
        {
            var (_, validation, test) = catalog.LoadLabelledTexts(id);
            var texts = test ?? validation;
            return (run.Texts(texts.Texts, texts.Labels, input, TextBatch), test is null ? "validation" : "test", texts.Count, texts.Classes.Count);
        }

        var pictures = catalog.LoadImages(id).Test;
        return (run.Pictures(pictures, PictureBatch), "test", pictures.Count, pictures.Classes);
    }

    private static EvaluationReport Report(RunClassifier run, string id, string part, int count, double loss, int[,] counts)
    {
        var classes = new List<ClassFigures>();
        var confusions = new List<Confusion>();
        for (var i = 0; i < run.Classes.Count; i++)
        {
            var (of, told) = (0, 0);
            for (var j = 0; j < run.Classes.Count; j++)
            {
                of += counts[i, j];
                told += counts[j, i];
                if (i != j && counts[i, j] > 0) confusions.Add(new(run.Classes[i], run.Classes[j], counts[i, j]));
            }

            classes.Add(new(run.Classes[i], of, counts[i, i], told));
        }

        return new(id, part, count, loss, (double)classes.Sum(one => one.Right) / count, classes, [.. confusions.OrderByDescending(one => one.Count)]);
    }
}
