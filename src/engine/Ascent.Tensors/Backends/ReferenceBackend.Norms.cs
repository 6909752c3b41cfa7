namespace Ascent.Tensors.Backends;

public partial class ReferenceBackend
{
    /// <inheritdoc/>
    public virtual void BatchNormTraining(Tensor x, Tensor? weight, Tensor? bias, double epsilon, bool relu, Tensor y, Tensor mean, Tensor variance)
    {
        if (x.Count == 0) return;
        var input = Read(x);
        var channels = x.Shape[1];
        double[] m = new double[channels], v = new double[channels];
        var count = (double)x.Count / channels;
        for (var i = 0; i < input.Length; i++) m[ChannelOf(x, i)] += input[i] / count;
        for (var i = 0; i < input.Length; i++) v[ChannelOf(x, i)] += Math.Pow(input[i] - m[ChannelOf(x, i)], 2) / count;
        Write(m, mean);
        Write(v, variance);
        BatchNorm(x, weight, bias, mean, variance, epsilon, relu, y);
    }

    /// <inheritdoc/>
    public virtual void BatchNorm(Tensor x, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, double epsilon, bool relu, Tensor y)
    {
        if (x.Count == 0) return;
        double[] input = Read(x), m = Read(mean), v = Read(variance), w = ReadOr(weight, 1, m.Length), b = ReadOr(bias, 0, m.Length), output = new double[input.Length];
        for (var i = 0; i < input.Length; i++)
        {
            var c = ChannelOf(x, i);
            var value = ((input[i] - m[c]) / Math.Sqrt(v[c] + epsilon) * w[c]) + b[c];
            output[i] = relu && value < 0 ? 0 : value;
        }

        Write(output, y);
    }

    /// <inheritdoc/>
    public virtual void BatchNormBackward(
        Tensor dy, Tensor x, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, double epsilon, bool relu, bool ofBatch, Tensor? dx, Tensor? dweight, Tensor? dbias)
    {
        var channels = x.Shape[1];
        double[] input = Read(x), gradient = Read(dy), m = Read(mean), v = Read(variance), w = ReadOr(weight, 1, channels), b = ReadOr(bias, 0, channels);
        double[] sum = new double[channels], product = new double[channels], result = new double[input.Length];
        for (var i = 0; i < input.Length; i++)
        {
            var c = ChannelOf(x, i);
            var normal = (input[i] - m[c]) / Math.Sqrt(v[c] + epsilon);
            if (relu && (normal * w[c]) + b[c] <= 0) gradient[i] = 0;
            sum[c] += gradient[i];
            product[c] += gradient[i] * normal;
        }

        var count = (double)x.Count / channels;
        for (var i = 0; i < input.Length; i++)
        {
            var c = ChannelOf(x, i);
            var inverse = 1 / Math.Sqrt(v[c] + epsilon);
            var normal = (input[i] - m[c]) * inverse;
            result[i] = w[c] * inverse * (ofBatch ? gradient[i] - (sum[c] / count) - (normal * product[c] / count) : gradient[i]);
        }

        if (dx is not null) Write(result, dx);
        if (dweight is not null) Write(product, dweight);
        if (dbias is not null) Write(sum, dbias);
    }

    /// <inheritdoc/>
    public virtual void BatchNormUpdate(Tensor mean, Tensor variance, int count, double momentum, Tensor? runningMean, Tensor? runningVariance)
    {
        Blend(mean, 1, runningMean);
        Blend(variance, count / (count - 1.0), runningVariance);

        void Blend(Tensor statistic, double factor, Tensor? running)
        {
            if (running is null) return;
            double[] now = Read(running), batch = Read(statistic);
            for (var c = 0; c < now.Length; c++) now[c] = ((1 - momentum) * now[c]) + (momentum * batch[c] * factor);
            Write(now, running);
        }
    }

    /// <inheritdoc/>
    public virtual void LayerNorm(Tensor x, Tensor? weight, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse) =>
        NormaliseRows(x, x.Shape[0], x.Shape[1], centered: true, weight, bias, epsilon, y, mean, inverse, static (_, column) => column);

    /// <inheritdoc/>
    public virtual void LayerNormBackward(Tensor dy, Tensor x, Tensor? weight, Tensor mean, Tensor inverse, Tensor? dx, Tensor? dweight, Tensor? dbias) =>
        NormaliseRowsBackward(dy, x, x.Shape[0], x.Shape[1], weight, mean, inverse, dx, dweight, dbias, x.Shape[1], static (_, column) => column);

    /// <inheritdoc/>
    public virtual void RmsNorm(Tensor x, Tensor? weight, double epsilon, Tensor y, Tensor inverse) =>
        NormaliseRows(x, x.Shape[0], x.Shape[1], centered: false, weight, null, epsilon, y, null, inverse, static (_, column) => column);

    /// <inheritdoc/>
    public virtual void RmsNormBackward(Tensor dy, Tensor x, Tensor? weight, Tensor inverse, Tensor? dx, Tensor? dweight) =>
        NormaliseRowsBackward(dy, x, x.Shape[0], x.Shape[1], weight, null, inverse, dx, dweight, null, x.Shape[1], static (_, column) => column);

    /// <inheritdoc/>
    public virtual void GroupNorm(Tensor x, int groups, Tensor? weight, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse)
    {
        if (x.Count == 0) return;
        int rows = x.Shape[0] * groups, length = x.Count / rows, channels = x.Shape[1], plane = x.Count / x.Shape[0] / channels;
        NormaliseRows(x, rows, length, centered: true, weight, bias, epsilon, y, mean, inverse, (row, column) => (row % groups * (channels / groups)) + (column / plane));
    }

    /// <inheritdoc/>
    public virtual void GroupNormBackward(Tensor dy, Tensor x, int groups, Tensor? weight, Tensor mean, Tensor inverse, Tensor? dx, Tensor? dweight, Tensor? dbias)
    {
        int channels = x.Shape[1], rows = x.Shape[0] * groups, length = x.Count / Math.Max(1, rows), plane = x.Count / Math.Max(1, x.Shape[0] * channels);
        NormaliseRowsBackward(
            dy, x, rows, length, weight, mean, inverse, dx, dweight, dbias, channels, (row, column) => (row % groups * (channels / groups)) + (column / plane));
    }

    private static void NormaliseRows(
        Tensor x, int rows, int length, bool centered, Tensor? weight, Tensor? bias, double epsilon, Tensor y, Tensor? mean, Tensor inverse, Func<int, int, int> parameter)
    {
        if (x.Count == 0) return;
        double[] input = Read(x), output = new double[input.Length], means = new double[rows], inverses = new double[rows];
        double[]? w = weight is null ? null : Read(weight), b = bias is null ? null : Read(bias);
        for (var r = 0; r < rows; r++)
        {
            double m = 0, v = 0;
            for (var i = 0; centered && i < length; i++) m += input[(r * length) + i] / length;
            for (var i = 0; i < length; i++) v += Math.Pow(input[(r * length) + i] - m, 2) / length;
            (means[r], inverses[r]) = (m, 1 / Math.Sqrt(v + epsilon));
            for (var i = 0; i < length; i++)
                output[(r * length) + i] = ((input[(r * length) + i] - m) * inverses[r] * (w is null ? 1 : w[parameter(r, i)])) + (b is null ? 0 : b[parameter(r, i)]);
        }

        Write(output, y);
        Write(inverses, inverse);
        if (mean is not null) Write(means, mean);
    }

    private static void NormaliseRowsBackward(
        Tensor dy, Tensor x, int rows, int length, Tensor? weight, Tensor? mean, Tensor inverse, Tensor? dx, Tensor? dweight, Tensor? dbias, int parameters, Func<int, int, int> parameter)
    {
        double[] input = Read(x), gradient = Read(dy), result = new double[input.Length], weights = ReadOr(weight, 1, parameters);
        double[] sums = new double[parameters], products = new double[parameters];
        double[] means = ReadOr(mean, 0, rows), inverses = Read(inverse);
        for (var r = 0; r < rows && length > 0; r++)
        {
            double sum = 0, product = 0;
            for (var i = 0; i < length; i++)
            {
                var at = (r * length) + i;
                var normal = (input[at] - means[r]) * inverses[r];
                sums[parameter(r, i)] += gradient[at];
                products[parameter(r, i)] += gradient[at] * normal;
                sum += mean is null ? 0 : gradient[at] * weights[parameter(r, i)] / length;
                product += gradient[at] * weights[parameter(r, i)] * normal / length;
            }

            for (var i = 0; i < length; i++)
            {
                var at = (r * length) + i;
                result[at] = inverses[r] * ((gradient[at] * weights[parameter(r, i)]) - sum - ((input[at] - means[r]) * inverses[r] * product));
            }
        }

        if (dx is not null) Write(result, dx);
        if (dweight is not null) Write(products, dweight);
        if (dbias is not null) Write(sums, dbias);
    }

    /// <summary>The channel, dimension 1, of an element counted in row-major order.</summary>
    private static int ChannelOf(Tensor x, int element) => element / (x.Count / x.Shape[0] / x.Shape[1]) % x.Shape[1];

    private static double[] ReadOr(Tensor? x, double otherwise, int count)
    {
        if (x is not null) return Read(x);
        var values = new double[count];
        Array.Fill(values, otherwise);
        return values;
    }
}
