namespace Ascent.Tensors.Backends;

public partial class ReferenceBackend
{
    /// <inheritdoc/>
    public virtual void IndexSelect(Tensor x, Tensor index, Tensor y, int dim)
    {
        double[] values = Read(x), result = new double[y.Count];
        var chosen = index.ToArray<long>();
        var (outer, n, inner) = Around(x.Shape, dim);
        for (var line = 0; line < outer * inner; line++)
        {
            for (var i = 0; i < chosen.Length; i++) result[Place(line, i, chosen.Length, inner)] = values[Place(line, (int)chosen[i], n, inner)];
        }

        Write(result, y);
    }

    /// <inheritdoc/>
    public virtual void IndexAdd(Tensor x, Tensor index, Tensor sum, int dim)
    {
        double[] values = Read(x), result = Read(sum);
        var chosen = index.ToArray<long>();
        var (outer, n, inner) = Around(sum.Shape, dim);
        for (var line = 0; line < outer * inner; line++)
        {
            for (var i = 0; i < chosen.Length; i++) result[Place(line, (int)chosen[i], n, inner)] += values[Place(line, i, chosen.Length, inner)];
        }

        Write(result, sum);
    }

    /// <inheritdoc/>
    public virtual void PutAlong(Tensor x, Tensor positions, Tensor y, int dim)
    {
        double[] values = Read(x), result = Read(y);
        var places = positions.ToArray<long>();
        var (outer, n, inner) = Around(y.Shape, dim);
        var m = x.Shape[dim];
        for (var line = 0; line < outer * inner; line++)
        {
            for (var k = 0; k < m; k++) result[Place(line, (int)places[Place(line, k, m, inner)], n, inner)] = values[Place(line, k, m, inner)];
        }

        Write(result, y);
    }
}
