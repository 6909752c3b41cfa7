using System.Globalization;

namespace Ascent.Models;

/// <summary>One setting of a recipe: what it means and which values it takes.</summary>
/// <param name="Key">Its name in the file and after <c>--set</c>.</param>
/// <param name="Meaning">For people.</param>
/// <param name="Choices">The values that it takes, when they are few.</param>
/// <param name="Problem">What is wrong with a value, or null.</param>
internal sealed record Setting(string Key, string Meaning, IReadOnlyList<string>? Choices, Func<string, string?> Problem)
{
    public static Setting Choice(string key, string meaning, params string[] choices) =>
        new(key, meaning, choices, value => choices.Contains(value) ? null : $"one of {string.Join(", ", choices)}");

    public static Setting Real(string key, string meaning, double low, double high, bool lowAllowed = true) =>
        new(key, meaning, null, value => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number <= high && (lowAllowed ? number >= low : number > low) ? null : $"a number {(lowAllowed ? "from" : "above")} {low} to {high}");

    public static Setting Whole(string key, string meaning, int low, int high) =>
        new(key, meaning, null, value => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high ? null : $"a whole number from {low} to {high}");
}

/// <summary>The settings of recipes that train a multi-layer perceptron on images.</summary>
internal sealed record MlpSettings(string Data, IReadOnlyList<int> Hidden, string Optimizer, double LearningRate, double Momentum, bool Nesterov, double WeightDecay, string Schedule, double Warmup, int Batch, int Epochs, double Target, bool StopAtTarget)
{
    private const int LargestWidth = 65_536;
    private const int MostLayers = 16;

    public static readonly IReadOnlyList<Setting> Known =
    [
        Setting.Choice("data", "data set", "mnist", "mnist-subset", "fashion-mnist"),
        new("hidden", "widths of the hidden layers, between commas", null, value => Widths(value) is null ? $"up to {MostLayers} widths from 1 to {LargestWidth}, such as 128 or 256,128, or none" : null),
        Setting.Choice("optimizer", "rule of the update", "sgd", "adam"),
        Setting.Real("lr", "largest learning rate", 0, 100, lowAllowed: false),
        Setting.Real("momentum", "momentum of sgd", 0, 0.9999),
        Setting.Choice("nesterov", "Nesterov's form of momentum", "true", "false"),
        Setting.Real("weight-decay", "pull of the weights towards 0", 0, 1),
        Setting.Choice("schedule", "how the learning rate moves", "one-cycle", "linear", "constant"),
        Setting.Real("warmup", "part of the steps over which one-cycle rises", 0, 0.99),
        Setting.Whole("batch", "images in a step", 1, 65_536),
        Setting.Whole("epochs", "passes over the training images", 1, 10_000),
        Setting.Real("target", "test accuracy that the recipe promises", 0, 1),
        Setting.Choice("stop-at-target", "end with the first epoch that reaches the target", "true", "false"),
    ];

    public static MlpSettings From(Recipe recipe)
    {
        string Text(string key) => recipe.Settings.TryGetValue(key, out var value) ? value : throw new RecipeException($"Recipe {recipe.Id} has no setting '{key}'.");
        double Real(string key) => double.Parse(Text(key), CultureInfo.InvariantCulture);
        int Whole(string key) => int.Parse(Text(key), CultureInfo.InvariantCulture);
        foreach (var setting in Known)
        {
            if (setting.Problem(Text(setting.Key)) is { } problem) throw new RecipeException($"Recipe {recipe.Id}: '{setting.Key}' ({setting.Meaning}) takes {problem}, not '{Text(setting.Key)}'.");
        }

        var settings = new MlpSettings(
            recipe.DataSet, Widths(Text("hidden"))!, Text("optimizer"), Real("lr"), Real("momentum"), Text("nesterov") == "true", Real("weight-decay"),
            Text("schedule"), Real("warmup"), Whole("batch"), Whole("epochs"), Real("target"), Text("stop-at-target") == "true");
        if (settings is { Optimizer: "sgd", Nesterov: true, Momentum: 0 }) throw new RecipeException("Nesterov's form needs a momentum: set momentum above 0, or nesterov=false.");
        return settings;
    }

    private static int[]? Widths(string text)
    {
        if (text == "none") return [];
        var parts = text.Split(',');
        if (parts.Length > MostLayers) return null;
        var widths = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out widths[i]) || widths[i] is < 1 or > LargestWidth) return null;
        }

        return widths;
    }
}
