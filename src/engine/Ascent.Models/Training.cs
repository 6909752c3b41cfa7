#pragma warning disable CS1591
using Ascent.Data;
using Ascent.Tracking;

namespace Ascent.Models;

public sealed class RecipeException(string message) : Exception(message);

/// <summary>A named, versioned training configuration, shipped as YAML.</summary>
public sealed record Recipe(string Id, int Version, string Title, string Description, string DataSet, IReadOnlyDictionary<string, string> Settings);

public static class RecipeCatalog
{
    public static IReadOnlyList<Recipe> List() => throw new NotImplementedException();

    /// <summary>Applies <c>key=value</c> settings; an unknown recipe, key or value is refused with the nearest name.</summary>
    public static Recipe Find(string id, IReadOnlyList<string> settings) => throw new NotImplementedException();
}

public sealed record TrainingProgress(long Step, long Steps, int Epoch, int Epochs, double SamplesPerSecond, TimeSpan Left, double Loss, double? Accuracy);

public sealed record TrainingResult(string Run, string Recipe, long Seed, long Steps, int Epochs, double Seconds, double SamplesPerSecond, long Parameters, IReadOnlyDictionary<string, double> Final, IReadOnlyDictionary<string, double> Best, IReadOnlyList<string> Artifacts, RunStatus Status);

/// <summary>Runs a recipe as a tracked run. Cancellation ends it as interrupted, with the weights so far.</summary>
public sealed class RecipeRunner(DataSetCatalog data, RunStore runs)
{
    public TrainingResult Train(Recipe recipe, ulong seed, IProgress<TrainingProgress>? progress, CancellationToken cancellation) => throw new NotImplementedException(data.ToString() + runs);
}
