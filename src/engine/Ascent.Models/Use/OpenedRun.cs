using Ascent.Data.Tokens;
using Ascent.Nn;
using Ascent.Tracking;

namespace Ascent.Models;

/// <summary>The folder of a finished run with its network in evaluation mode.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Description">What <c>model.json</c> says.</param>
/// <param name="Settings">Those that the run applied, by its <c>run.json</c>; empty where there is none that can be read.</param>
/// <param name="Weights">The file of weights that is used.</param>
/// <param name="Model">The network.</param>
/// <param name="Tokenizer">What cuts texts into tokens; null where the run looks at pictures.</param>
internal sealed record OpenedRun(string Folder, RunModel Description, IReadOnlyDictionary<string, string> Settings, string Weights, Module Model, ITokenizer? Tokenizer)
{
    /// <exception cref="RecipeException"><c>model.json</c> is missing or damaged.</exception>
    /// <exception cref="ModelException">There are no weights, or the parts do not fit together.</exception>
    public static OpenedRun Open(string folder)
    {
        var description = RunModel.Read(folder);
        var settings = ReadSettings(folder);
        var weights = Candidates(settings).FirstOrDefault(file => File.Exists(Path.Combine(folder, file)))
            ?? throw new ModelException($"{folder} has no weights: the training did not come far enough to leave any.");
        var (model, _) = TensorPrediction.Load(description.Model, description.Configuration, Path.Combine(folder, weights));
        return new(folder, description, settings, weights, model, description.Input is TextInput text ? LoadTokenizer(description, folder, text) : null);
    }

    /// <summary>The views that the recipe's last evaluation asked about.</summary>
    public TestViews Views => ImageTask.View(Settings.GetValueOrDefault("views"));

    /// <summary>The recipe as the run applied it.</summary>
    /// <exception cref="ModelException">The run does not say how it was made.</exception>
    /// <exception cref="RecipeException">There is no such recipe any more, or it does not take these settings.</exception>
    public Recipe Recipe()
    {
        if (Settings.Count == 0) throw new ModelException($"{Folder} has no run.json that can be read, so it is not known what the run was not shown.");
        var known = RecipeTask.Find(RecipeCatalog.Find(Description.Recipe, []).Task).Settings.Select(static setting => setting.Key).ToHashSet(StringComparer.Ordinal);
        return RecipeCatalog.Find(Description.Recipe, [.. Settings.Where(pair => known.Contains(pair.Key)).Select(static pair => $"{pair.Key}={pair.Value}")]);
    }

    /// <summary>
    /// The best weights, else the last. Where only the last evaluation asked about several views, no earlier one can be compared with it, and the last weights are
    /// those that the run's figure is of.
    /// </summary>
    private static string[] Candidates(IReadOnlyDictionary<string, string> settings) =>
        ImageTask.View(settings.GetValueOrDefault("views")) != TestViews.None && settings.GetValueOrDefault("views-when") != "always"
            ? [RunWeights.LastFile, RunWeights.BestFile]
            : [RunWeights.BestFile, RunWeights.LastFile];

    private static IReadOnlyDictionary<string, string> ReadSettings(string folder)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Path.GetDirectoryName(path) is { } parent && new RunStore(parent, TimeProvider.System).Find(Path.GetFileName(path)) is { } run
            ? run.Parameters
            : new Dictionary<string, string>();
    }

    private static ITokenizer LoadTokenizer(RunModel description, string folder, TextInput input)
    {
        if (input.Length < 3) throw new ModelException($"{Path.Combine(folder, RunModel.FileName)} is damaged: its 'input' describes no text.");
        return Data.Tokens.Tokenizer.Load(description.TokenizerFolder(folder));
    }
}
