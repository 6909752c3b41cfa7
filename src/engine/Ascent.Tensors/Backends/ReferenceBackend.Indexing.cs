namespace Ascent.Tensors.Backends;

public partial class ReferenceBackend
{
    /// <inheritdoc/>
    public virtual void IndexSelect(Tensor x, Tensor index, Tensor y, int dim)
    {
        double[] input = Read(x), where = Read(index), output = new double[y.Count];
        for (var at = 0; at < output.Length; at++)
        {
            var position = Position(at, y.Shape);
            position[dim] = (int)where[position[dim]];
            output[at] = input[Flat(position, x.Shape)];
        }

        Write(output, y);
    }

    /// <inheritdoc/>
    public virtual void IndexAdd(Tensor x, Tensor index, Tensor sum, int dim, long skip = -1, bool accumulate = true)
    {
        double[] input = Read(x), where = Read(index), total = accumulate ? Read(sum) : new double[sum.Count];
        for (var at = 0; at < input.Length; at++)
        {
            var position = Position(at, x.Shape);
            position[dim] = (int)where[position[dim]];
            if (position[dim] != skip) total[Flat(position, sum.Shape)] += input[at];
        }

        Write(total, sum);
    }

    /// <inheritdoc/>
    public virtual void Gather(Tensor x, Tensor positions, Tensor y, int dim)
    {
        double[] input = Read(x), where = Read(positions), output = new double[y.Count];
        for (var at = 0; at < output.Length; at++) output[at] = input[Addressed(at, y.Shape, dim, where, x.Shape)];
        Write(output, y);
    }

    /// <inheritdoc/>
    public virtual void PutAlong(Tensor x, Tensor positions, Tensor y, int dim)
    {
        double[] input = Read(x), where = Read(positions), output = Read(y);
        for (var at = 0; at < input.Length; at++) output[Addressed(at, x.Shape, dim, where, y.Shape)] = input[at];
        Write(output, y);
    }

    /// <inheritdoc/>
    public virtual void ScatterAdd(Tensor x, Tensor positions, Tensor y, int dim)
    {
        double[] input = Read(x), where = Read(positions), output = Read(y);
        for (var at = 0; at < input.Length; at++) output[Addressed(at, x.Shape, dim, where, y.Shape)] += input[at];
        Write(output, y);
    }

    /// <inheritdoc/>
    public virtual void MaskedFill(Tensor x, Tensor mask, Tensor y, double value)
    {
        double[] input = Read(x), chosen = Read(mask), output = new double[y.Count];
        for (var at = 0; at < output.Length; at++)
            output[at] = chosen[Stretched(at, y.Shape, mask.Shape)] != 0 ? value : input[Stretched(at, y.Shape, x.Shape)];
        Write(output, y);
    }

    /// <summary>Where an index tensor sends one of its positions in a tensor of another shape.</summary>
    private static int Addressed(int at, Shape shape, int dim, double[] index, Shape target)
    {
        var position = Position(at, shape);
        position[dim] = (int)index[at];
        return Flat(position, target);
    }

    /// <summary>The element that broadcasting puts at a position of a larger shape.</summary>
    private static int Stretched(int at, Shape shape, Shape from)
    {
        var position = Position(at, shape)[(shape.Rank - from.Rank)..];
        for (var d = 0; d < position.Length; d++)
        {
            if (from[d] == 1) position[d] = 0;
        }

        return Flat(position, from);
    }

    /// <summary>The index tuple of the element at a place in row-major order.</summary>
    private static int[] Position(int at, Shape shape)
    {
        var position = new int[shape.Rank];
        for (var d = shape.Rank - 1; d >= 0; d--) (at, position[d]) = Math.DivRem(at, shape[d]);
        return position;
    }

    /// <summary>The place in row-major order of an index tuple.</summary>
    private static int Flat(int[] position, Shape shape)
    {
        var at = 0;
        for (var d = 0; d < position.Length; d++) at = (at * shape[d]) + position[d];
        return at;
    }
}
