namespace Ascent.Tracking;

/// <summary>The best value of each figure whose name says which side is better; others have no best.</summary>
internal sealed class BestFigures
{
    private static readonly string[] LowerIsBetter = ["loss", "error", "perplexity"];
    private static readonly string[] HigherIsBetter = ["accuracy", "f1", "bleu", "auc"];
    private readonly Dictionary<string, double> _best = [];

    public IReadOnlyDictionary<string, double> Values => new SortedDictionary<string, double>(_best, StringComparer.Ordinal);

    public void Add(string name, double value)
    {
        if (double.IsNaN(value)) return;
        var lower = LowerIsBetter.Any(word => name.EndsWith(word, StringComparison.OrdinalIgnoreCase));
        if (!lower && !HigherIsBetter.Any(word => name.EndsWith(word, StringComparison.OrdinalIgnoreCase))) return;
        if (!_best.TryGetValue(name, out var best) || (lower ? value < best : value > best)) _best[name] = value;
    }
}
