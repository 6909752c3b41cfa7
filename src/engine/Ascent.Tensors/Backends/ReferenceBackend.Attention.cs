namespace Ascent.Tensors.Backends;

public partial class ReferenceBackend
{
    /// <inheritdoc/>
    public virtual void Attention(Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal, double scale, Tensor output, Tensor logSumExp)
    {
        double[] v = Read(value), o = new double[output.Count], l = new double[logSumExp.Count];
        var (units, group, queries, keys, width) = Extents(query, key, value);
        for (var u = 0; u < units; u++)
        {
            var p = Probabilities(query, key, mask, causal, scale, u, u / group);
            for (var i = 0; i < queries; i++)
            {
                l[(u * queries) + i] = p.Logs[i];
                for (var j = 0; j < keys; j++)
                {
                    for (var c = 0; c < width; c++) o[(((u * queries) + i) * width) + c] += p.Values[(i * keys) + j] * v[(((u / group * keys) + j) * width) + c];
                }
            }
        }

        Write(o, output);
        Write(l, logSumExp);
    }

    /// <inheritdoc/>
    public virtual void AttentionBackward(
        Tensor gradient, Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal, double scale, Tensor output, Tensor logSumExp, Tensor dquery, Tensor dkey, Tensor dvalue)
    {
        double[] q = Read(query), k = Read(key), v = Read(value), dy = Read(gradient), dq = new double[dquery.Count], dk = new double[dkey.Count], dv = new double[dvalue.Count];
        var (units, group, queries, keys, width) = Extents(query, key, value);
        var depth = query.Shape[-1];
        for (var u = 0; u < units; u++)
        {
            var p = Probabilities(query, key, mask, causal, scale, u, u / group).Values;
            for (var i = 0; i < queries; i++)
            {
                var dp = new double[keys];
                double mean = 0;
                for (var j = 0; j < keys; j++)
                {
                    for (var c = 0; c < width; c++)
                    {
                        var (at, of) = ((((u * queries) + i) * width) + c, (((u / group * keys) + j) * width) + c);
                        dp[j] += dy[at] * v[of];
                        dv[of] += p[(i * keys) + j] * dy[at];
                    }

                    mean += p[(i * keys) + j] * dp[j];
                }

                for (var j = 0; j < keys; j++)
                {
                    var ds = scale * p[(i * keys) + j] * (dp[j] - mean);
                    for (var c = 0; c < depth; c++)
                    {
                        var (at, of) = ((((u * queries) + i) * depth) + c, (((u / group * keys) + j) * depth) + c);
                        dq[at] += ds * k[of];
                        dk[of] += ds * q[at];
                    }
                }
            }
        }

        Write(dq, dquery);
        Write(dk, dkey);
        Write(dv, dvalue);
    }

    /// <summary>Softmax of the scores of one unit, [queries, keys], and the logarithms of its sums.</summary>
    private static (double[] Values, double[] Logs) Probabilities(Tensor query, Tensor key, Tensor? mask, bool causal, double scale, int unit, int keyUnit)
    {
        double[] q = Read(query), k = Read(key), m = mask is null ? [] : Read(mask);
        int queries = query.Shape[-2], keys = key.Shape[-2], depth = query.Shape[-1];
        double[] values = new double[queries * keys], logs = new double[queries];
        for (var i = 0; i < queries; i++)
        {
            var largest = double.NegativeInfinity;
            for (var j = 0; j < keys; j++)
            {
                double score = 0;
                for (var c = 0; c < depth; c++) score += scale * q[(((unit * queries) + i) * depth) + c] * k[(((keyUnit * keys) + j) * depth) + c];
                if (mask is not null) score += m[(((unit * queries) + i) * keys) + j];
                values[(i * keys) + j] = causal && j > i ? double.NegativeInfinity : score;
                largest = Math.Max(largest, values[(i * keys) + j]);
            }

            double sum = 0;
            for (var j = 0; j < keys; j++) sum += Math.Exp(values[(i * keys) + j] - (double.IsNegativeInfinity(largest) ? 0 : largest));
            logs[i] = largest + Math.Log(sum);
            for (var j = 0; j < keys; j++) values[(i * keys) + j] = double.IsNegativeInfinity(largest) ? 0 : Math.Exp(values[(i * keys) + j] - logs[i]);
        }

        return (values, logs);
    }

    private static (int Units, int Group, int Queries, int Keys, int Width) Extents(Tensor query, Tensor key, Tensor value)
    {
        int units = 1, groups = 1;
        for (var d = 0; d < query.Rank - 2; d++) (units, groups) = (units * query.Shape[d], groups * key.Shape[d]);
        return (units, groups == 0 ? 1 : units / groups, query.Shape[-2], key.Shape[-2], value.Shape[-1]);
    }
}
