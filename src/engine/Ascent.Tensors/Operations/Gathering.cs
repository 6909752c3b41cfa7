using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Elements addressed one by one along a dimension: i(j) below is position i with index[i] in place of its coordinate along the dimension.</summary>
internal static class Gathering
{
    /// <summary>y[i] = x[i(j)]; dx[k] is the sum of dy[i] over all i with i(j) = k.</summary>
    public static Tensor Gather(Tensor x, int dim, Tensor index)
    {
        var at = Require("Gather", x, dim, index, x.Shape, "the input");
        using var positions = Indices.Checked("Gather", index, x.Shape[at], $"dimension {at} of shape {x.Shape}");
        var y = Tensor.Empty(index.Shape, x.DType);
        Backend.Current.Gather(x, positions, y, at);
        var before = x.Shape;
        return Tape.Record("Gather", y, [x], [positions], c =>
        {
            if (c.Accumulator(0) is { } sum)
            {
                sum.MarkChanged();
                Backend.Current.ScatterAdd(c.Gradient, c.Saved(0), sum, at);
                return;
            }

            var dx = Tensor.Zeros(before, c.Gradient.DType);
            Backend.Current.ScatterAdd(c.Gradient, c.Saved(0), dx, at);
            c.Give(0, dx);
        });
    }

    /// <summary>y = x, but y[i(j)] = source[i]; dx = dy, but 0 there; dsource[i] = dy[i(j)].</summary>
    public static Tensor Scatter(Tensor x, int dim, Tensor index, Tensor source)
    {
        var (y, positions, at) = Written("Scatter", x, dim, index, source, add: false);
        var (before, type) = (source.Shape, x.DType);
        using (positions)
        {
            return Tape.Record("Scatter", y, [x, source], [positions], c =>
            {
                GiveSource(c, at, before);
                if (!c.Needs(0)) return;
                var dx = Copies.Packed(c.Gradient, type);
                using var zero = Tensor.Zeros([], type);
                using var zeros = zero.View(c.Saved(0).Shape, new int[c.Saved(0).Rank]);
                Backend.Current.PutAlong(zeros, c.Saved(0), dx, at);
                c.Give(0, dx);
            });
        }
    }

    /// <summary>y = x with source[i] added to y[i(j)]; dx = dy; dsource[i] = dy[i(j)].</summary>
    public static Tensor ScatterAdd(Tensor x, int dim, Tensor index, Tensor source)
    {
        var (y, positions, at) = Written("ScatterAdd", x, dim, index, source, add: true);
        var before = source.Shape;
        using (positions)
        {
            return Tape.Record("ScatterAdd", y, [x, source], [positions], c =>
            {
                GiveSource(c, at, before);
                c.Give(0, c.Gradient);
            });
        }
    }

    /// <summary>y = value where the mask is not 0, else x; dx = dy where it is 0, else 0.</summary>
    public static Tensor MaskedFill(Tensor x, Tensor mask, double value)
    {
        DTypeFacts.RequireNumber("MaskedFill", x);
        var y = Tensor.Empty(Shape.Broadcast("MaskedFill", x.Shape, mask.Shape), x.DType);
        using var chosen = mask.DType == x.DType ? mask.Alias() : Conversion.Convert(mask, x.DType);
        Backend.Current.MaskedFill(x, chosen, y, value);
        var before = x.Shape;
        return Tape.Record("MaskedFill", y, [x], [chosen], c =>
        {
            var dx = Tensor.Empty(c.Gradient.Shape, c.Gradient.DType);
            Backend.Current.MaskedFill(c.Gradient, c.Saved(0), dx, 0);
            c.Give(0, Reductions.SumTo(dx, before, owned: true));
        });
    }

    private static (Tensor Y, Tensor Positions, int Dim) Written(string operation, Tensor x, int dim, Tensor index, Tensor source, bool add)
    {
        var at = Require(operation, x, dim, index, x.Shape, "the input");
        if (add) DTypeFacts.RequireNumber(operation, x);
        Indexing.RequireSameType(operation, x, source);
        if (source.Rank != index.Rank || !Covers(source.Shape, index.Shape, -1))
            throw new ShapeException($"{operation}: an index of shape {index.Shape} does not lie inside the source of shape {source.Shape}.");
        var positions = Indices.Checked(operation, index, x.Shape[at], $"dimension {at} of shape {x.Shape}");
        var y = Copies.Packed(x, x.DType);
        using var part = source.View(index.Shape, source.StrideArray);
        if (add) Backend.Current.ScatterAdd(part, positions, y, at);
        else Backend.Current.PutAlong(part, positions, y, at);
        return (y, positions, at);
    }

    /// <summary>The gradient of the source: gathered where it was written from, 0 beyond the index.</summary>
    private static void GiveSource(BackwardContext c, int dim, Shape shape)
    {
        if (!c.Needs(1)) return;
        var index = c.Saved(0);
        var gathered = Tensor.Empty(index.Shape, c.Gradient.DType);
        Backend.Current.Gather(c.Gradient, index, gathered, dim);
        if (index.Shape == shape)
        {
            c.Give(1, gathered);
            return;
        }

        var padded = Tensor.Zeros(shape, gathered.DType);
        using (var window = padded.View(index.Shape, padded.StrideArray)) Copies.Copy(gathered, window);
        gathered.Dispose();
        c.Give(1, padded);
    }

    private static int Require(string operation, Tensor x, int dim, Tensor index, Shape shape, string what)
    {
        if (x.Rank == 0) throw new ShapeException($"{operation}: {what} of rank 0 has no dimension to index; the index has shape {index.Shape}.");
        var at = shape.Dimension(operation, dim);
        if (index.Rank != shape.Rank || !Covers(shape, index.Shape, at))
            throw new ShapeException($"{operation}: an index of shape {index.Shape} does not lie inside {what} of shape {shape} apart from dimension {at}.");
        return at;
    }

    private static bool Covers(Shape outer, Shape inner, int except)
    {
        for (var d = 0; d < outer.Rank; d++)
        {
            if (d != except && inner[d] > outer[d]) return false;
        }

        return true;
    }
}
