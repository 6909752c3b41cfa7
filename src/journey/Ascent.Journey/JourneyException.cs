namespace Ascent.Journey;

/// <summary>What kind of problem it is; the number is the exit code of the command line.</summary>
public enum ProblemKind
{
    /// <summary>A check was carried out and failed.</summary>
    CheckFailed = 1,

    /// <summary>Wrong usage, or input that cannot be taken.</summary>
    BadInput = 2,

    /// <summary>The environment or the store is broken.</summary>
    BrokenEnvironment = 3,
}

/// <summary>A problem to be told to a person: says what was wrong, where, and what to do next.</summary>
public sealed class JourneyException(string message, ProblemKind kind = ProblemKind.BadInput, Exception? inner = null)
    : Exception(message, inner)
{
    public ProblemKind Kind { get; } = kind;
}
