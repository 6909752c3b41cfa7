using System.Runtime.CompilerServices;

namespace Ascent.Testing;

/// <summary>A training that takes minutes: runs only where ASCENT_LONG=1 (CI sets it in a run of its own).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (Environment.GetEnvironmentVariable("ASCENT_LONG") != "1")
            Skip = "a long training: set ASCENT_LONG=1 to run it";
    }
}
