using Ascent.Tensors;

namespace Ascent.Conformance.Tests.Webnn;

public static partial class WebnnOperators
{
    private static Dictionary<string, Func<WebnnCall, Tensor[]>> Shaping() => new(StringComparer.Ordinal)
    {
        ["reshape"] = c =>
        {
            var (x, shape) = (c.Tensor(0), c.Integers(1));
            var free = Array.FindIndex(shape, extent => extent < 0);
            if (free >= 0) shape[free] = x.Count / shape.Where(extent => extent >= 0).Aggregate(1, (product, extent) => product * extent);
            return [x.Reshape(new Shape(shape))];
        },
        ["transpose"] = c => [c.Tensor(0).Permute(c.Integers("permutation") ?? [.. Enumerable.Range(0, c.Tensor(0).Rank).Reverse()])],
        ["expand"] = c =>
        {
            // WebNN lets the new shape be the smaller one.
            var x = c.Tensor(0);
            return [x.Expand(Shape.Broadcast("expand", x.Shape, new Shape(c.Integers(1))))];
        },
        ["concat"] = c => [Tensor.Cat(c.List(0), c.Integer(1))],
        ["split"] = c =>
        {
            var axis = (int)c.Number("axis", 0);
            if (c.IsNumber(1)) return [.. c.Tensor(0).Chunk(c.Integer(1), axis)];
            return [.. c.Tensor(0).Split(c.Integers(1), axis)];
        },
        ["slice"] = c =>
        {
            c.Knows("strides");
            var (x, starts, sizes) = (c.Tensor(0), c.Integers(1), c.Integers(2));
            for (var dim = 0; dim < starts.Length; dim++) x = x.Slice(dim, starts[dim], starts[dim] + sizes[dim]);
            if (c.Integers("strides") is not { } strides) return [x];
            c.Composed();
            for (var dim = 0; dim < strides.Length; dim++)
            {
                long[] kept = [.. Enumerable.Range(0, x.Shape[dim]).Where(i => i % strides[dim] == 0).Select(i => (long)i)];
                x = x.IndexSelect(dim, Tensor.From(kept, [kept.Length]));
            }

            return [x];
        },
        ["reverse"] = c => [c.Tensor(0).Flip(c.Integers("axes") ?? [.. Enumerable.Range(0, c.Tensor(0).Rank)])],
        ["tile"] = c => [c.Tensor(0).Tile(c.Integers(1))],
        ["triangular"] = c =>
        {
            c.Knows("upper", "diagonal");
            var (x, diagonal) = (c.Tensor(0), (int)c.Number("diagonal", 0));
            return [c.Flag("upper", otherwise: true) ? x.Triu(diagonal) : x.Tril(diagonal)];
        },
        ["pad"] = c =>
        {
            c.Knows("mode", "value");
            var (before, after) = (c.Integers(1), c.Integers(2));
            var padding = new List<int>();
            for (var dim = before.Length - 1; dim >= 0; dim--) padding.AddRange([before[dim], after[dim]]);
            var mode = c.Text("mode", "constant") switch
            {
                "constant" => PaddingMode.Constant,
                "edge" => PaddingMode.Replicate,
                "reflection" => PaddingMode.Reflect,
                var other => throw new NotApplicableException($"the engine, as PyTorch, has no {other} padding"),
            };
            return [c.Tensor(0).Pad([.. padding], mode, c.Number("value", 0))];
        },
        ["constant"] = c =>
        {
            // A row of numbers: start, start + step, ...
            c.Composed();
            var shape = new Shape(c.Integers(2));
            var type = TypeOf(c.Text(3));
            return [(Tensor.Arange(shape.Count, type) * c.Number(1)).Reshape(shape) + c.Number(0)];
        },
    };
}
