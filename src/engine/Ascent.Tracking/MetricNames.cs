namespace Ascent.Tracking;

/// <summary>Which side of a figure is better.</summary>
public enum MetricDirection
{
    /// <summary>The name does not say.</summary>
    Unknown,

    /// <summary>A loss, an error, a perplexity.</summary>
    LowerIsBetter,

    /// <summary>An accuracy, an F1 score, a BLEU score, an area under a curve.</summary>
    HigherIsBetter,
}

/// <summary>
/// Names of figures. Slashes nest them: <c>layer3/grad_norm</c> belongs to <c>layer3</c>. What lies under <c>system/</c> is
/// measured of the machine and says nothing of the model.
/// </summary>
public static class MetricNames
{
    /// <summary>Most characters of a name.</summary>
    public const int Longest = 200;

    /// <summary>Most parts of a name between slashes.</summary>
    public const int Deepest = 8;

    /// <summary>Most different names in one run.</summary>
    public const int MostInRun = 5000;

    /// <summary>What the names of system metrics begin with.</summary>
    public const string System = "system/";

    private static readonly string[] Lower = ["loss", "loss_per_character", "error", "perplexity"];
    private static readonly string[] Higher = ["accuracy", "exact_match", "answers", "f1", "bleu", "auc"];
    private static readonly string[] Splits = ["train", "test", "val", "valid", "validation", "eval", "ema", "held"];

    /// <summary>Whether the figure tells of the machine.</summary>
    public static bool IsSystem(string name) => name.StartsWith(System, StringComparison.Ordinal);

    /// <summary>What stands before the last slash; empty where there is none.</summary>
    public static string GroupOf(string name) => name.LastIndexOf('/') is > 0 and var cut ? name[..cut] : "";

    /// <summary>
    /// What is measured, without where: <c>test_accuracy</c>, <c>val/accuracy</c> and <c>accuracy</c> belong on one chart.
    /// Each system metric is a quantity of its own.
    /// </summary>
    public static string QuantityOf(string name)
    {
        if (IsSystem(name)) return name.ToLowerInvariant();
        var leaf = name[(name.LastIndexOf('/') + 1)..].ToLowerInvariant();
        var cut = leaf.IndexOfAny(['_', '.', ' ', '-']);
        return cut > 0 && cut < leaf.Length - 1 && Splits.Contains(leaf[..cut]) ? leaf[(cut + 1)..] : leaf;
    }

    /// <summary>Which side is better, told by the end of the name.</summary>
    public static MetricDirection DirectionOf(string name)
    {
        if (IsSystem(name)) return MetricDirection.Unknown;
        if (Lower.Any(word => name.EndsWith(word, StringComparison.OrdinalIgnoreCase))) return MetricDirection.LowerIsBetter;
        return Higher.Any(word => name.EndsWith(word, StringComparison.OrdinalIgnoreCase)) ? MetricDirection.HigherIsBetter : MetricDirection.Unknown;
    }

    internal static void Check(string name)
    {
        if (name.Length is 0 or > Longest || name.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
            throw new ArgumentException($"A metric's name has 1 to {Longest} printable characters; '{name}' does not.", nameof(name));
        if (name[0] == '/' || name[^1] == '/' || name.Contains("//", StringComparison.Ordinal))
            throw new ArgumentException($"The metric's name '{name}' has an empty part: slashes stand between parts, as in 'layer3/grad_norm'.", nameof(name));
        if (name.AsSpan().Count('/') >= Deepest)
            throw new ArgumentException($"The metric's name '{name}' has more than {Deepest} parts.", nameof(name));
    }
}
