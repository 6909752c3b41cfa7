namespace Ascent.Models;

/// <summary>
/// Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations (Golub, Van Loan: Matrix Computations, 8.5): each sweep
/// turns every pair of axes so that the entry off the diagonal vanishes; what is left there shrinks quadratically.
/// </summary>
internal static class SymmetricEigen
{
    private const int Sweeps = 64;

    /// <summary>The eigenvalues, ascending, and beside each its eigenvector of length 1.</summary>
    /// <exception cref="ArgumentException">The matrix is not square, or holds what is no number.</exception>
    public static (double[] Values, double[][] Vectors) Decompose(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        if (matrix.GetLength(1) != n) throw new ArgumentException($"A matrix of {n} rows and {matrix.GetLength(1)} columns is not square.", nameof(matrix));
        if (matrix.Cast<double>().Any(static value => !double.IsFinite(value))) throw new ArgumentException("The matrix has an entry that is no finite number.", nameof(matrix));
        var a = (double[,])matrix.Clone();
        var v = new double[n, n];
        for (var i = 0; i < n; i++) v[i, i] = 1;
        for (var sweep = 0; sweep < Sweeps && Rotate(a, v, n); sweep++)
        {
        }

        var order = Enumerable.Range(0, n).OrderBy(i => a[i, i]).ToArray();
        return ([.. order.Select(i => a[i, i])], [.. order.Select(i => Enumerable.Range(0, n).Select(row => v[row, i]).ToArray())]);
    }

    /// <summary>One sweep over all pairs; whether there was anything to turn.</summary>
    private static bool Rotate(double[,] a, double[,] v, int n)
    {
        var turned = false;
        for (var p = 0; p < n - 1; p++)
        {
            for (var q = p + 1; q < n; q++)
            {
                if (Math.Abs(a[p, q]) <= double.Epsilon + (1e-17 * (Math.Abs(a[p, p]) + Math.Abs(a[q, q])))) continue;
                turned = true;
                // The smaller root of t² + 2 theta t - 1 = 0 is the tangent of the angle that makes the new a[p, q] zero.
                var theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
                var t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
                var c = 1 / Math.Sqrt((t * t) + 1);
                var s = t * c;
                for (var k = 0; k < n; k++) (a[k, p], a[k, q]) = ((c * a[k, p]) - (s * a[k, q]), (s * a[k, p]) + (c * a[k, q]));
                for (var k = 0; k < n; k++) (a[p, k], a[q, k]) = ((c * a[p, k]) - (s * a[q, k]), (s * a[p, k]) + (c * a[q, k]));
                for (var k = 0; k < n; k++) (v[k, p], v[k, q]) = ((c * v[k, p]) - (s * v[k, q]), (s * v[k, p]) + (c * v[k, q]));
            }
        }

        return turned;
    }
}
