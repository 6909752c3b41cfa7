namespace Ascent.Tensors.Operations;

/// <summary>The error function of one number, by its series; no such function is in <see cref="Math"/>.</summary>
internal static class ErrorFunction
{
    private const int Terms = 100;

    /// <summary>
    /// erf x = 2 / sqrt(pi) x e^(-x²) (1 + 2x²/3 (1 + 2x²/5 (1 + ...))), where all terms have one sign, so that nothing cancels. Beyond 2, one minus
    /// e^(-x²) / (sqrt(pi) (x + 1/2 / (x + 1 / (x + 3/2 / (x + ...))))).
    /// </summary>
    public static double Of(double x)
    {
        var size = Math.Abs(x);
        if (double.IsNaN(x)) return x;
        if (size > 6) return Math.Sign(x);
        var density = Math.Exp(-x * x) / Math.Sqrt(Math.PI);
        var sum = size > 2 ? size : 1.0;
        for (var k = Terms; k >= 1; k--) sum = size > 2 ? size + (k / 2.0 / sum) : 1 + (2 * x * x / ((2 * k) + 1) * sum);
        return size > 2 ? Math.CopySign(1 - (density / sum), x) : 2 * density * x * sum;
    }
}
