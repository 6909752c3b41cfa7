using Ascent.Tensors;

namespace Ascent.Conformance.Tests.Webnn;

/// <summary>
/// WebNN's operators as operations of the engine. Layouts and axes are brought into the engine's with views; an operator that the
/// engine does not have as one operation is composed, and marked so; what cannot be said in the engine's terms is not applicable.
/// </summary>
public static partial class WebnnOperators
{
    public static IReadOnlyDictionary<string, Func<WebnnCall, Tensor[]>> All { get; } = Collect();

    private static Dictionary<string, Func<WebnnCall, Tensor[]>> Collect()
    {
        var all = new Dictionary<string, Func<WebnnCall, Tensor[]>>(StringComparer.Ordinal);
        foreach (var family in new[] { Pointwise(), Products(), Shaping(), Reducing(), Indexing(), Images(), Normalising(), Recurrent(), Quantizing() })
        {
            foreach (var (name, function) in family) all.Add(name, function);
        }

        return all;
    }

    /// <summary>The dimensions in order, with some moved to the end.</summary>
    private static int[] Last(int rank, params int[] moved) => [.. Enumerable.Range(0, rank).Except(moved), .. moved];

    /// <summary>The permutation that undoes one.</summary>
    private static int[] Inverse(int[] order) => [.. Enumerable.Range(0, order.Length).Select(i => Array.IndexOf(order, i))];

    private static Tensor FromNhwc(Tensor x) => x.Permute(0, 3, 1, 2);

    private static Tensor ToNhwc(Tensor x) => x.Permute(0, 2, 3, 1);
}
