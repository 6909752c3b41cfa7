namespace Tiny.Tests;

public sealed class AddCases
{
    [Case("add", "two and three make five")]
    public void Two_and_three() => Check.Close(5, Arithmetic.Add(2, 3), 1e-12, "2 + 3");

    [Case("scale", "a vector of ones becomes the factor")]
    public void Ones(CaseContext context)
    {
        Span<double> x = [1, 1, 1];
        Arithmetic.Scale(x, 4);
        for (var step = 1; step <= 3; step++) context.Figure("loss", step, 1.0 / step);
        context.Metric("accuracy", 0.95);
        Check.Close([4.0, 4, 4], x, [3], 1e-12, "the scaled ones");
    }
}
