namespace Ascent.Tensors.Operations;

/// <summary>
/// y[output] = the sum over all other letters of the product of the operands. Two operands at a time become one product of matrices [batch.., m, k] [batch.., k, n]: letters of
/// both that are needed later are the batch, those that are not are k, those of one operand m or n. Views, sums and products carry the gradient.
/// </summary>
internal static class EinsteinSums
{
    public static Tensor Einsum(string equation, ReadOnlySpan<Tensor> operands)
    {
        ArgumentNullException.ThrowIfNull(equation);
        if (operands.Length == 0) throw new ArgumentException($"Einsum: '{equation}' needs at least one operand.", nameof(operands));
        var read = new EinsumEquation(equation, operands);
        var terms = new Term[operands.Length];
        for (var i = 0; i < terms.Length; i++) terms[i] = Diagonals(operands[i], read.Operands[i], equation);
        Unstretch(terms, equation);
        var result = terms[0];
        for (var i = 1; i < terms.Length; i++) result = Product(result, terms[i], Needed(read.Output, terms.AsSpan(i + 1)));
        return Ordered(SumOut(result, [.. read.Output]), read.Output);
    }

    /// <summary>A letter that appears twice in an operand stands for its diagonal.</summary>
    private static Term Diagonals(Tensor x, int[] dims, string equation)
    {
        var labels = dims.ToList();
        for (var second = labels.Count - 1; second > 0; second--)
        {
            var first = labels.IndexOf(labels[second]);
            if (first == second) continue;
            if (x.Shape[first] != x.Shape[second])
                throw new ShapeException($"Einsum: {EinsumEquation.NameOf(labels[second])} of '{equation}' stands for both {x.Shape[first]} and {x.Shape[second]} in shape {x.Shape}.");
            labels.Add(labels[second]);
            labels.RemoveAt(second);
            labels.RemoveAt(first);
            x = Triangles.Diagonal(x, 0, first, second);
            second = labels.Count;
        }

        return new Term(x, labels);
    }

    /// <summary>An extent of 1 where another operand has more stretches, so it takes no part in the product and is dropped.</summary>
    private static void Unstretch(Term[] terms, string equation)
    {
        var extents = new Dictionary<int, (int Extent, Shape Of)>();
        foreach (var (x, labels) in terms)
        {
            for (var d = 0; d < labels.Count; d++)
            {
                var extent = x.Shape[d];
                if (!extents.TryGetValue(labels[d], out var known) || known.Extent == 1) extents[labels[d]] = (extent, x.Shape);
                else if (extent != 1 && extent != known.Extent)
                    throw new ShapeException($"Einsum: {EinsumEquation.NameOf(labels[d])} of '{equation}' stands for {known.Extent} in shape {known.Of} and for {extent} in shape {x.Shape}.");
            }
        }

        for (var i = 0; i < terms.Length; i++)
        {
            var (x, labels) = terms[i];
            for (var d = labels.Count - 1; d >= 0; d--)
            {
                if (x.Shape[d] != 1 || extents[labels[d]].Extent == 1) continue;
                x = Views.Squeeze(x, d);
                labels.RemoveAt(d);
            }

            terms[i] = new Term(x, labels);
        }
    }

    private static HashSet<int> Needed(int[] output, ReadOnlySpan<Term> later)
    {
        HashSet<int> needed = [.. output];
        foreach (var term in later) needed.UnionWith(term.Labels);
        return needed;
    }

    private static Term Product(Term a, Term b, HashSet<int> needed)
    {
        a = SumOut(a, [.. needed, .. b.Labels]);
        b = SumOut(b, [.. needed, .. a.Labels]);
        int[] both = [.. a.Labels.Where(b.Labels.Contains)];
        int[] batch = [.. both.Where(needed.Contains)], summed = [.. both.Where(label => !needed.Contains(label))];
        int[] left = [.. a.Labels.Where(label => !both.Contains(label))], right = [.. b.Labels.Where(label => !both.Contains(label))];
        List<int> labels = [.. batch, .. left, .. right];
        Tensor x = Ordered(a, [.. batch, .. left, .. summed]), y = Ordered(b, [.. batch, .. summed, .. right]);
        var leading = x.Shape.Range(0, batch.Length);
        var (m, k, n) = (Count(x, batch.Length, left.Length), Count(x, batch.Length + left.Length, summed.Length), Count(y, batch.Length + summed.Length, right.Length));
        var product = summed.Length == 0
            ? Views.Reshape(x, [.. leading, m, 1]) * Views.Reshape(y, [.. leading, 1, n])
            : MatrixProducts.MatMul(Views.Reshape(x, [.. leading, m, k]), Views.Reshape(y, [.. leading, k, n]));
        Shape shape = [.. x.Shape.Range(0, batch.Length + left.Length), .. y.Shape.Range(batch.Length + summed.Length, y.Rank)];
        return new Term(Views.Reshape(product, shape), labels);
    }

    private static Term SumOut(Term term, HashSet<int> kept)
    {
        var (x, labels) = (term.X, term.Labels.ToList());
        for (var d = labels.Count - 1; d >= 0; d--)
        {
            if (kept.Contains(labels[d])) continue;
            x = Reductions.Sum(x, d, keepDim: false);
            labels.RemoveAt(d);
        }

        return new Term(x, labels);
    }

    private static Tensor Ordered(Term term, int[] labels)
    {
        var order = new int[labels.Length];
        var isOrdered = true;
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = term.Labels.IndexOf(labels[i]);
            isOrdered &= order[i] == i;
        }

        return isOrdered ? term.X : Views.Permute(term.X, order);
    }

    private static int Count(Tensor x, int start, int dims)
    {
        var count = 1;
        foreach (var extent in x.Shape.Range(start, start + dims)) count *= extent;
        return count;
    }

    /// <summary>A tensor and the label of each of its dimensions.</summary>
    private sealed record Term(Tensor X, List<int> Labels);
}
