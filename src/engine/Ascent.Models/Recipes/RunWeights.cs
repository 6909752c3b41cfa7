using Ascent.Interop;
using Ascent.Nn;
using Ascent.Nn.Optim;
using Ascent.Tracking;

namespace Ascent.Models;

/// <summary>The weights in a run's folder: the last and the best, with the average in place of the weights where there is one.</summary>
internal sealed class RunWeights(RunWriter run, Module model, Recipe recipe)
{
    public const string LastFile = "weights.safetensors";
    public const string BestFile = "best.safetensors";

    /// <summary>The weights to use of a run's folder: the best, else the last; null where it has none.</summary>
    public static string? Find(string folder) => new[] { BestFile, LastFile }.Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    public void SaveLast(WeightAverage? average) => Save(LastFile, average);

    public void SaveBest(WeightAverage? average) => Save(BestFile, average);

    public bool HasBest => File.Exists(Path.Combine(run.Folder, BestFile));

    /// <summary>Puts the best weights into the model.</summary>
    public void LoadBest() => model.LoadStateDict(Safetensors.Read(Path.Combine(run.Folder, BestFile), out _, copy: true));

    private void Save(string file, WeightAverage? average)
    {
        using var averaged = average is { Updates: > 0 } ? average.Use() : null;
        Safetensors.Write(Path.Combine(run.Folder, file), model.StateDict(), new Dictionary<string, string>
        {
            ["format"] = "pt",
            ["recipe"] = $"{recipe.Id} {recipe.Version}",
            ["run"] = run.Id,
        });
    }
}
