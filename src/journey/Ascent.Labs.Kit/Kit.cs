namespace Ascent.Labs.Kit;

/// <summary>Marks a public method of a public class as a test case of a task. The method takes nothing or a <see cref="CaseContext"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CaseAttribute(string task, string name) : Attribute
{
    /// <summary>Id of the lab's task that the case belongs to.</summary>
    public string Task { get; } = task;

    /// <summary>What must hold, as a person reads it: "the loss of a uniform guess is ln 10".</summary>
    public string Name { get; } = name;
}

/// <summary>What a case gets from the grader: a seed, and a way to report figures and metrics.</summary>
public sealed class CaseContext(long seed, Action<string, long, double> figure, Action<string, double> metric)
{
    public long Seed { get; } = seed;

    /// <summary>A figure of a running training, shown live: name, step, value.</summary>
    public void Figure(string name, long step, double value) => figure(name, step, value);

    /// <summary>The value of one of the lab's metrics, held against its threshold by the grader.</summary>
    public void Metric(string name, double value) => metric(name, value);
}

/// <summary>Comparisons that say what was expected, what came, how far off and where.</summary>
public static class Check
{
    public static void Close(double expected, double actual, double tolerance, string what) => throw new NotImplementedException();
    public static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, ReadOnlySpan<int> shape, double tolerance, string what) => throw new NotImplementedException();
    public static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, ReadOnlySpan<int> shape, double tolerance, string what) => throw new NotImplementedException();
    public static void Shape(ReadOnlySpan<int> expected, ReadOnlySpan<int> actual, string what) => throw new NotImplementedException();
    public static void Equal<T>(T expected, T actual, string what) => throw new NotImplementedException();
    public static void True(bool condition, string message) => throw new NotImplementedException();
    public static TException Throws<TException>(Action action, string what) where TException : Exception => throw new NotImplementedException();
}

/// <summary>A check that did not hold; carries what the feedback shows.</summary>
public sealed class CheckFailedException(string message, string? expected = null, string? actual = null, double? maxAbsError = null, string? at = null) : Exception(message)
{
    public string? Expected { get; } = expected;
    public string? Actual { get; } = actual;
    public double? MaxAbsError { get; } = maxAbsError;
    public string? At { get; } = at;
}
