using Ascent.Labs.Kit;
using Gradients;

namespace GradientsLab.Cases;

/// <summary>W = [1 2 3; 4 5 6], x = (1, 0, -1), dy = (10, 100) where nothing else is said; the buffers hold 7 before the call.</summary>
public static class LinearCases
{
    private static (double[] Dw, double[] Dx, double[] Db) Run(double[] dy)
    {
        var (dw, dx, db) = (new double[6], new double[3], new double[2]);
        foreach (var buffer in new[] { dw, dx, db }) Array.Fill(buffer, 7);
        LinearMap.Backward([1, 2, 3, 4, 5, 6], [1, 0, -1], dy, dw, dx, db);
        return (dw, dx, db);
    }

    [Case("linear", "dL/db is dy itself")]
    public static void Bias() => Check.Close([10, 100], Run([10, 100]).Db, [2], 1e-12, "db");

    [Case("linear", "dL/dW has in row i and column j the product dy_i x_j")]
    public static void Weight() => Check.Close([10, 0, -10, 100, 0, -100], Run([10, 100]).Dw, [2, 3], 1e-12, "dw");

    [Case("linear", "dL/dx gathers, for each input, its column of W times dy")]
    public static void Input() => Check.Close([410, 520, 630], Run([10, 100]).Dx, [3], 1e-12, "dx");

    [Case("linear", "where both outputs count alike, dL/dx holds the sums of the columns of W")]
    public static void Input_column_sums() => Check.Close([5, 7, 9], Run([1, 1]).Dx, [3], 1e-12, "dx for dy = (1, 1)");
}
