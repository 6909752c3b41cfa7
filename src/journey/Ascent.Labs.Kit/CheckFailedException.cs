namespace Ascent.Labs.Kit;

/// <summary>A check that did not hold; carries what the feedback shows.</summary>
public sealed class CheckFailedException(string message, string? expected = null, string? actual = null, double? maxAbsError = null, string? at = null) : Exception(message)
{
    public string? Expected { get; } = expected;
    public string? Actual { get; } = actual;
    public double? MaxAbsError { get; } = maxAbsError;
    public string? At { get; } = at;
}
