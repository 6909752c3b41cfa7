using System.Runtime.CompilerServices;
using Xunit.v3;

namespace Ascent.Testing;

/// <summary>A training or a simulation that takes minutes: runs only where ASCENT_LONG=1 (CI sets it in a run of its own). Carries the trait category=long.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongFactAttribute : FactAttribute, ITraitAttribute
{
    public LongFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (Environment.GetEnvironmentVariable("ASCENT_LONG") != "1")
            Skip = "a long test: set ASCENT_LONG=1 to run it";
    }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("category", "long")];
}
