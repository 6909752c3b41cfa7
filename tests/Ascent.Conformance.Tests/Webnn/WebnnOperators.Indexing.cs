using Ascent.Tensors;

namespace Ascent.Conformance.Tests.Webnn;

public static partial class WebnnOperators
{
    private static Dictionary<string, Func<WebnnCall, Tensor[]>> Indexing() => new(StringComparer.Ordinal)
    {
        ["gather"] = c =>
        {
            var (x, axis) = (c.Tensor(0), (int)c.Number("axis", 0));
            var index = c.Index(1, x.Shape[axis]);
            var rows = x.IndexSelect(axis, index.Reshape([index.Count]));
            return [rows.Reshape([.. x.Shape.Dims[..axis], .. index.Shape.Dims, .. x.Shape.Dims[(axis + 1)..]])];
        },
        ["gatherElements"] = c =>
        {
            var axis = (int)c.Number("axis", 0);
            return [c.Tensor(0).Gather(axis, c.Index(1, c.Tensor(0).Shape[axis]))];
        },
        ["scatterElements"] = c =>
        {
            var axis = (int)c.Number("axis", 0);
            return [c.Tensor(0).Scatter(axis, c.Index(1, c.Tensor(0).Shape[axis]), c.Tensor(2))];
        },
        ["gatherND"] = c =>
        {
            c.Composed();
            var x = c.Tensor(0);
            var (rows, index, outer, inner) = Rows(x, c.Index(1, 0));
            return [rows.IndexSelect(0, index).Reshape([.. outer, .. inner])];
        },
        ["scatterND"] = c =>
        {
            c.Composed();
            var x = c.Tensor(0);
            var (rows, index, _, _) = Rows(x, c.Index(1, 0));
            var width = rows.Shape[1];
            var scattered = rows.Scatter(0, index.Unsqueeze(1).Expand([index.Count, width]).Contiguous(), c.Tensor(2).Reshape([index.Count, width]));
            return [scattered.Reshape(x.Shape)];
        },
    };

    /// <summary>The slices that tuples of indices point to, as rows of a matrix, and the tuples as row numbers.</summary>
    private static (Tensor Rows, Tensor Index, int[] Outer, int[] Inner) Rows(Tensor x, Tensor tuples)
    {
        var depth = tuples.Shape[-1];
        int[] outer = [.. tuples.Shape.Dims[..^1]], inner = [.. x.Shape.Dims[depth..]];
        var width = inner.Aggregate(1, (product, extent) => product * extent);
        var all = tuples.ToArray<long>();
        var rows = new long[all.Length / depth];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var d = 0; d < depth; d++)
            {
                var at = all[(i * depth) + d];
                rows[i] = (rows[i] * x.Shape[d]) + (at < 0 ? at + x.Shape[d] : at);
            }
        }

        return (x.Reshape([x.Count / width, width]), Tensor.From(rows, [rows.Length]), outer, inner);
    }
}
