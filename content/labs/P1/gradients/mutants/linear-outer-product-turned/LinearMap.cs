namespace Gradients;

/// <summary>
/// Task 2. y = W x + b. W is [m, n] and lies in memory row after row: W[i, j] is w[i * n + j]. x is [n]; b and y are [m].
/// </summary>
public static class LinearMap
{
    /// <summary>Given. Writes y_i = sum over j of W[i, j] x_j, plus b_i.</summary>
    public static void Forward(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> b, Span<double> y)
    {
        var n = x.Length;
        for (var i = 0; i < y.Length; i++)
        {
            var sum = b[i];
            for (var j = 0; j < n; j++) sum += w[i * n + j] * x[j];
            y[i] = sum;
        }
    }

    /// <summary>From dy, the gradient of a loss with respect to y, the gradients with respect to W, x and b.</summary>
    /// <param name="w">W, [m, n].</param>
    /// <param name="x">x, [n].</param>
    /// <param name="dy">dL/dy, [m].</param>
    /// <param name="dw">Receives dL/dW, [m, n], laid out as W. What it held before does not matter.</param>
    /// <param name="dx">Receives dL/dx, [n].</param>
    /// <param name="db">Receives dL/db, [m].</param>
    public static void Backward(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> dy,
        Span<double> dw, Span<double> dx, Span<double> db)
    {
        var (m, n) = (dy.Length, x.Length);
        dx.Clear();
        for (var i = 0; i < m; i++)
        {
            db[i] = dy[i];
            for (var j = 0; j < n; j++)
            {
                dw[j * m + i] = dy[i] * x[j];
                dx[j] += w[i * n + j] * dy[i];
            }
        }
    }
}
