namespace Tiny.Tests;

public sealed class SeededCases
{
    [Case("add", "any two numbers are added")]
    public void Any(CaseContext context)
    {
        var random = new Random((int)context.Seed);
        var (a, b) = (random.NextDouble(), random.NextDouble());
        Check.Close(a + b, Arithmetic.Add(a, b), 1e-12, "a + b");
    }
}
