namespace Ascent.Tensors.Backends;

public partial class ReferenceBackend
{
    /// <inheritdoc/>
    public virtual void Lstm(Tensor gates, Tensor weight, Tensor? bias, Tensor hidden, Tensor cell, bool reverse, Tensor output, Tensor cells)
    {
        var (steps, rows, width) = (output.Shape[0], output.Shape[1], output.Shape[2]);
        double[] a = Read(gates), h = Read(hidden), c = Read(cell), w = Read(weight), b = ReadOr(bias, 0, 4 * width), y = new double[output.Count], inner = new double[cells.Count];
        foreach (var t in Order(steps, reverse))
        {
            var from = FromState(h, w, b, rows, 4 * width, width);
            for (var i = 0; i < from.Length; i++)
            {
                var at = (t * from.Length) + i;
                a[at] = i % (4 * width) / width == 2 ? Math.Tanh(a[at] + from[i]) : Sigmoid(a[at] + from[i]);
            }

            for (var i = 0; i < rows * width; i++)
            {
                var gate = (((t * rows) + (i / width)) * 4 * width) + (i % width);
                c[i] = (a[gate + width] * c[i]) + (a[gate] * a[gate + (2 * width)]);
                h[i] = a[gate + (3 * width)] * Math.Tanh(c[i]);
                (y[(t * rows * width) + i], inner[(t * rows * width) + i]) = (h[i], c[i]);
            }
        }

        Write(a, gates);
        Write(y, output);
        Write(inner, cells);
    }

    /// <inheritdoc/>
    public virtual void LstmBackward(
        Tensor doutput, Tensor dcell, Tensor gates, Tensor weight, Tensor cell, Tensor cells, bool reverse, Tensor dgates, Tensor dhidden, Tensor dcellBefore)
    {
        var (steps, rows, width) = (doutput.Shape[0], doutput.Shape[1], doutput.Shape[2]);
        double[] dy = Read(doutput), dc = Read(dcell), a = Read(gates), w = Read(weight), first = Read(cell), c = Read(cells);
        double[] da = new double[dgates.Count], dh = new double[rows * width];
        int[] order = [.. Order(steps, reverse)];
        for (var s = steps - 1; s >= 0; s--)
        {
            var t = order[s];
            for (var i = 0; i < rows * width; i++)
            {
                int at = (t * rows * width) + i, gate = (((t * rows) + (i / width)) * 4 * width) + (i % width);
                double input = a[gate], forget = a[gate + width], candidate = a[gate + (2 * width)], open = a[gate + (3 * width)];
                var (bent, arrived, before) = (Math.Tanh(c[at]), dy[at] + dh[i], s == 0 ? first[i] : c[(order[s - 1] * rows * width) + i]);
                dc[i] += arrived * open * (1 - (bent * bent));
                da[gate] = dc[i] * candidate * input * (1 - input);
                da[gate + width] = dc[i] * before * forget * (1 - forget);
                da[gate + (2 * width)] = dc[i] * input * (1 - (candidate * candidate));
                da[gate + (3 * width)] = arrived * bent * open * (1 - open);
                dc[i] *= forget;
            }

            dh = ToState(da, t, w, rows, 4 * width, width);
        }

        Write(da, dgates);
        Write(dh, dhidden);
        Write(dc, dcellBefore);
    }

    /// <inheritdoc/>
    public virtual void Gru(Tensor gates, Tensor weight, Tensor? bias, Tensor hidden, bool reverse, Tensor output, Tensor inner)
    {
        var (steps, rows, width) = (output.Shape[0], output.Shape[1], output.Shape[2]);
        double[] a = Read(gates), h = Read(hidden), w = Read(weight), b = ReadOr(bias, 0, 3 * width), y = new double[output.Count], kept = new double[inner.Count];
        foreach (var t in Order(steps, reverse))
        {
            var from = FromState(h, w, b, rows, 3 * width, width);
            for (var i = 0; i < rows * width; i++)
            {
                int of = (i / width * 3 * width) + (i % width), gate = (t * rows * 3 * width) + of, at = (t * rows * width) + i;
                var (r, z) = (Sigmoid(a[gate] + from[of]), Sigmoid(a[gate + width] + from[of + width]));
                kept[at] = from[of + (2 * width)];
                var n = Math.Tanh(a[gate + (2 * width)] + (r * kept[at]));
                (a[gate], a[gate + width], a[gate + (2 * width)]) = (r, z, n);
                y[at] = h[i] = ((1 - z) * n) + (z * h[i]);
            }
        }

        Write(a, gates);
        Write(y, output);
        Write(kept, inner);
    }

    /// <inheritdoc/>
    public virtual void GruBackward(
        Tensor doutput, Tensor gates, Tensor weight, Tensor hidden, Tensor output, Tensor inner, bool reverse, Tensor dgates, Tensor dstateGates, Tensor dhidden)
    {
        var (steps, rows, width) = (doutput.Shape[0], doutput.Shape[1], doutput.Shape[2]);
        double[] dy = Read(doutput), a = Read(gates), w = Read(weight), first = Read(hidden), y = Read(output), kept = Read(inner);
        double[] da = new double[dgates.Count], ds = new double[dgates.Count], dh = new double[rows * width];
        int[] order = [.. Order(steps, reverse)];
        for (var s = steps - 1; s >= 0; s--)
        {
            var t = order[s];
            for (var i = 0; i < rows * width; i++)
            {
                int at = (t * rows * width) + i, gate = (((t * rows) + (i / width)) * 3 * width) + (i % width);
                double r = a[gate], z = a[gate + width], n = a[gate + (2 * width)];
                var (arrived, before) = (dy[at] + dh[i], s == 0 ? first[i] : y[(order[s - 1] * rows * width) + i]);
                var dn = arrived * (1 - z) * (1 - (n * n));
                ds[gate] = da[gate] = dn * kept[at] * r * (1 - r);
                ds[gate + width] = da[gate + width] = arrived * (before - n) * z * (1 - z);
                da[gate + (2 * width)] = dn;
                ds[gate + (2 * width)] = dn * r;
                dh[i] = arrived * z;
            }

            var through = ToState(ds, t, w, rows, 3 * width, width);
            for (var i = 0; i < dh.Length; i++) dh[i] += through[i];
        }

        Write(da, dgates);
        Write(ds, dstateGates);
        Write(dh, dhidden);
    }

    private static IEnumerable<int> Order(int steps, bool reverse) => reverse ? Enumerable.Range(0, steps).Reverse() : Enumerable.Range(0, steps);

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>H W^T + b: [rows, outputs].</summary>
    private static double[] FromState(double[] state, double[] weight, double[] bias, int rows, int outputs, int width)
    {
        var result = new double[rows * outputs];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = bias[i % outputs];
            for (var p = 0; p < width; p++) result[i] += state[(i / outputs * width) + p] * weight[(i % outputs * width) + p];
        }

        return result;
    }

    /// <summary>Step t of the gates' gradient times W: [rows, width].</summary>
    private static double[] ToState(double[] gradient, int t, double[] weight, int rows, int outputs, int width)
    {
        var result = new double[rows * width];
        for (var i = 0; i < result.Length; i++)
        {
            for (var p = 0; p < outputs; p++) result[i] += gradient[(((t * rows) + (i / width)) * outputs) + p] * weight[(p * width) + (i % width)];
        }

        return result;
    }
}
